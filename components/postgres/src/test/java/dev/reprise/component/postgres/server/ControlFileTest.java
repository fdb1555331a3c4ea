package dev.reprise.component.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ControlFileTest {
    @TempDir Path data;

    @Test
    void shouldReadIdentifierAndState() throws IOException {
        ControlFiles.write(data, -2L, ControlFile.State.IN_PRODUCTION);

        ControlFile control = ControlFile.read(data);

        assertThat(control.state()).isEqualTo(ControlFile.State.IN_PRODUCTION);
        assertThat(control.system()).isEqualTo("18446744073709551614");
        assertThat(control.checkpoint()).isEqualTo(0x16B3740);
    }

    @Test
    void shouldRefuseOneThatDoesNotFitItsChecksum() throws IOException {
        ControlFiles.write(data, 7, ControlFile.State.SHUT_DOWN);
        Path file = data.resolve("global/pg_control");
        byte[] bytes = Files.readAllBytes(file);
        bytes[40] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> ControlFile.read(data)).hasMessageContaining("checksum");
    }

    @Test
    void shouldSayWhereThereIsNone() {
        assertThatThrownBy(() -> ControlFile.read(data)).isInstanceOf(NoSuchFileException.class);
    }
}
