package dev.reprise.component.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SupportedTest {
    @TempDir Path data;

    @ParameterizedTest
    @ValueSource(strings = {"9.6", "14", "19", "devel"})
    void shouldNameTheVersionThatCannotBeProtected(String version) throws Exception {
        Files.writeString(data.resolve("PG_VERSION"), version + "\n");

        assertThat(Supported.unfit(data))
                .contains(
                        new Problem(
                                "it is PostgreSQL "
                                        + version
                                        + "; versions 15 to 18 can be protected",
                                data.toString(),
                                "upgrade it, or protect it by other means"));
    }

    @Test
    void shouldSayNothingOfOneThatCanNorOfNone() throws Exception {
        assertThat(Supported.unfit(data)).isEmpty();
        Files.writeString(data.resolve("PG_VERSION"), "15\n");
        assertThat(Supported.unfit(data)).isEmpty();
    }
}
