package dev.reprise.component.postgres.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

class TarReaderTest {
    @Test
    void shouldReadWhatAnotherImplementationWrote() throws Exception {
        // Given
        byte[] archive = archive();

        // When
        TarReader tar = new TarReader(new ByteArrayInputStream(archive));
        TarReader.Entry folder = tar.next().orElseThrow();
        TarReader.Entry first = tar.next().orElseThrow();
        byte[] content = tar.content().readAllBytes();
        TarReader.Entry unread = tar.next().orElseThrow();
        TarReader.Entry link = tar.next().orElseThrow();

        // Then
        assertThat(folder.kind()).isEqualTo(TarReader.Kind.FOLDER);
        assertThat(folder.name()).isEqualTo("base/1");
        assertThat(first)
                .isEqualTo(
                        new TarReader.Entry(
                                "PG_VERSION",
                                TarReader.Kind.FILE,
                                0600,
                                26,
                                27,
                                3,
                                1_700_000_000,
                                ""));
        assertThat(new String(content, StandardCharsets.UTF_8)).isEqualTo("18\n");
        assertThat(unread.size()).isEqualTo(2000);
        assertThat(link.kind()).isEqualTo(TarReader.Kind.LINK);
        assertThat(link.target()).isEqualTo("/elsewhere");
        assertThat(tar.next()).isEmpty();
    }

    @Test
    void shouldReadSizesBeyondEightGigabytes() throws Exception {
        // Given
        var bytes = new ByteArrayOutputStream();
        try (var out = new TarArchiveOutputStream(bytes)) {
            out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
            var entry = new TarArchiveEntry("big");
            entry.setSize(20L << 30);
            out.putArchiveEntry(entry);
            out.flush();
            // The header is all that is wanted: the content never comes.
            byte[] header = Arrays.copyOf(bytes.toByteArray(), 512);

            // When
            TarReader tar = new TarReader(new ByteArrayInputStream(header));

            // Then
            assertThat(tar.next().orElseThrow().size()).isEqualTo(20L << 30);
            assertThatThrownBy(() -> tar.content().readAllBytes())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("middle of a file");
        } catch (IOException unfinished) {
            assertThat(unfinished).hasMessageContaining("unclosed");
        }
    }

    @Test
    void shouldRefuseDamageAndNamesThatLeadOut() throws Exception {
        // Given
        byte[] damaged = archive();
        damaged[3] ^= 1;
        byte[] cut = Arrays.copyOf(archive(), 700);
        var bytes = new ByteArrayOutputStream();
        try (var out = new TarArchiveOutputStream(bytes)) {
            var entry = new TarArchiveEntry("base/../../etc/passwd");
            entry.setSize(0);
            out.putArchiveEntry(entry);
            out.closeArchiveEntry();
        }

        // Then
        assertThatThrownBy(() -> all(damaged)).hasMessageContaining("damaged header");
        assertThatThrownBy(() -> all(cut)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> all(bytes.toByteArray())).hasMessageContaining("leads out");
    }

    private static void all(byte[] archive) throws IOException {
        TarReader tar = new TarReader(new ByteArrayInputStream(archive));
        for (Optional<TarReader.Entry> each = tar.next(); each.isPresent(); each = tar.next()) {
            tar.content().readAllBytes();
        }
    }

    private static byte[] archive() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new TarArchiveOutputStream(bytes)) {
            var folder = new TarArchiveEntry("./base/1/");
            out.putArchiveEntry(folder);
            out.closeArchiveEntry();
            put(out, "PG_VERSION", "18\n".getBytes(StandardCharsets.UTF_8));
            put(out, "global/1262", new byte[2000]);
            var link = new TarArchiveEntry("pg_tblspc/16384", TarConstants.LF_SYMLINK);
            link.setLinkName("/elsewhere");
            out.putArchiveEntry(link);
            out.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    private static void put(TarArchiveOutputStream out, String name, byte[] content)
            throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        entry.setMode(0100600);
        entry.setIds(26, 27);
        entry.setModTime(1_700_000_000_000L);
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
    }
}
