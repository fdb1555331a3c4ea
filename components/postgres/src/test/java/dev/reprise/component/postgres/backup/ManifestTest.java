package dev.reprise.component.postgres.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestTest {
    private static final String SUM = "a".repeat(64);

    @Test
    void shouldAgreeWithWhatArrived() throws Exception {
        // Given
        Manifest manifest = Manifest.parse(manifest());

        // Then
        assertThat(manifest.differences(arrived())).isEmpty();
    }

    @Test
    void shouldNameWhatIsMissingOtherOrTooMuch() throws Exception {
        // Given
        Manifest manifest = Manifest.parse(manifest());
        Map<String, Manifest.Seen> arrived = arrived();
        arrived.remove("PG_VERSION");
        arrived.put("base/1/1259", new Manifest.Seen(8192, "b".repeat(64)));
        arrived.put("surplus", new Manifest.Seen(1, SUM));

        // Then
        assertThat(manifest.differences(arrived))
                .containsExactly(
                        "PG_VERSION did not arrive",
                        "base/1/1259 arrived with another content",
                        "surplus arrived and is not in the manifest");
    }

    @Test
    void shouldRefuseAManifestThatWasTouched() throws IOException {
        byte[] touched =
                new String(manifest(), StandardCharsets.UTF_8)
                        .replace("8192", "8193")
                        .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Manifest.parse(touched))
                .hasMessageContaining("does not fit its own checksum");
        assertThatThrownBy(() -> Manifest.parse("{}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("no checksum");
    }

    private static Map<String, Manifest.Seen> arrived() {
        Map<String, Manifest.Seen> arrived = new HashMap<>();
        arrived.put("PG_VERSION", new Manifest.Seen(3, SUM));
        arrived.put("base/1/1259", new Manifest.Seen(8192, SUM));
        arrived.put("ä", new Manifest.Seen(0, SUM));
        arrived.put("pg_wal/000000010000000000000001", new Manifest.Seen(16 << 20, SUM));
        return arrived;
    }

    private static byte[] manifest() {
        String covered =
                """
                { "PostgreSQL-Backup-Manifest-Version": 2,
                "System-Identifier": 7711,
                "Files": [
                { "Path": "PG_VERSION", "Size": 3, "Last-Modified": "2026-01-01 00:00:00 GMT", "Checksum-Algorithm": "SHA256", "Checksum": "SUM" },
                { "Encoded-Path": "c3a4", "Size": 0, "Last-Modified": "2026-01-01 00:00:00 GMT", "Checksum-Algorithm": "SHA256", "Checksum": "SUM" },
                { "Path": "base/1/1259", "Size": 8192, "Last-Modified": "2026-01-01 00:00:00 GMT", "Checksum-Algorithm": "SHA256", "Checksum": "SUM" }
                ],
                "WAL-Ranges": [
                { "Timeline": 1, "Start-LSN": "0/2000028", "End-LSN": "0/2000120" }
                ],
                """
                        .replace("SUM", SUM);
        String own = Sha256.hex(covered.getBytes(StandardCharsets.UTF_8));
        return (covered + "\"Manifest-Checksum\": \"" + own + "\"}\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
