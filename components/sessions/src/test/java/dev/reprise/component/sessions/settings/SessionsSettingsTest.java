package dev.reprise.component.sessions.settings;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.stack.StackFileException;
import dev.reprise.stack.YamlFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsSettingsTest {
    @TempDir Path folder;

    @Test
    void shouldNameTheValueThatItRefuses() {
        refuses("scan: 10ms", "scan: `10ms` is too short to look at anything", "write 1s");
        refuses("batch: 0s", "batch: `0s` is shorter than one scan", "write 10s");
        refuses("scan: 20s", "scan: `20s` is longer than a batch, which is 10s", "write 1s");
        refuses("url: localhost", "url: `localhost` is no address", "http://127.0.0.1:4096");
    }

    @Test
    void shouldNotPrintThePasswordInAnAddress() {
        assertThatThrownBy(() -> read("url: ftp://ops:hunter2@alpha"))
                .hasMessageContaining("url: `ftp://alpha` is no address")
                .hasMessageNotContaining("hunter2");
    }

    private void refuses(String key, String what, String next) {
        assertThatThrownBy(() -> read(key))
                .isInstanceOf(StackFileException.class)
                .hasMessageContaining("reprise.yaml:2: " + what)
                .hasMessageContaining(next);
    }

    private void read(String key) {
        Path file = folder.resolve("reprise.yaml");
        SessionsSettings.read(YamlFile.parse(file, "path: sessions\n" + key + "\n"));
    }
}
