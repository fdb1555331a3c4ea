package dev.reprise.component.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestServerIT {
    @TempDir Path folder;

    @ParameterizedTest
    @MethodSource("dev.reprise.component.postgres.TestBinaries#all")
    void shouldServeAgainAfterBeingKilled(Path bin) throws Exception {
        // Given
        try (TestServer server = TestServer.start(bin, folder.resolve("s"), Map.of())) {
            server.execute("CREATE TABLE t (i int)", "INSERT INTO t VALUES (7)");

            // When
            server.kill();
            server.start();

            // Then
            assertThat(server.query("SELECT i FROM t")).isEqualTo("7");
            server.stop();
        }
    }
}
