package dev.reprise.component.sessions.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.component.sessions.spool.LogEntry.Gone;
import dev.reprise.component.sessions.spool.LogEntry.Put;
import dev.reprise.component.sessions.spool.LogEntry.Swept;
import dev.reprise.component.sessions.tree.Sample;
import dev.reprise.component.sessions.tree.Stamp;
import dev.reprise.vault.format.NameText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpoolTest {
    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private static final long MOST = 1 << 20;

    @TempDir private Path folder;

    @Test
    void shouldReadBackWhatWasWritten() throws IOException {
        List<LogEntry> written =
                List.of(
                        put(1, "project/p/a.json", "{}", ""),
                        new Gone(at(2), "project/p/b.json", at(1)),
                        new Swept(at(3)),
                        new LogEntry.Uncovered(at(4), at(2)),
                        new LogEntry.Sealed(at(4), "abc"));
        try (SpoolWriter writer = SpoolWriter.open(folder, MOST)) {
            for (LogEntry each : written) {
                writer.append(each);
            }
        }
        assertThat(entries())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyElementsOf(written);
    }

    /** It holds what sessions hold, whatever their own modes are. */
    @Test
    void shouldLetNobodyElseReadIt() throws IOException {
        SpoolWriter.open(folder, MOST).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void shouldKeepNamesThatAreNoTextAndHoldLineEnds() throws IOException {
        String name = "a\n" + NameText.ofBytes(new byte[] {(byte) 0xff, 'b', (byte) 0xc3});
        try (SpoolWriter writer = SpoolWriter.open(folder, MOST)) {
            writer.append(put(1, "project/p/" + name, "{}", ""));
            writer.checkpoint(
                    at(2),
                    1,
                    sink -> sink.file("project/" + name + "/" + name, new Stamp(2, 1, 1)));
            writer.append(new Gone(at(3), "project/q/" + name, at(2)));
            writer.append(put(4, "project/p/" + name, "{}", ""));
        }
        SpoolMemory memory = SpoolMemory.read(new Spool(folder));

        assertThat(files(memory))
                .containsOnlyKeys("project/p/" + name, "project/" + name + "/" + name);
        assertThat(memory.gone()).extracting(Gone::path).containsExactly("project/q/" + name);
    }

    @Test
    void shouldStopAtATornTailAndGoOnInANewSegment() throws IOException {
        // Given a writer that was killed anywhere in its last entry
        var random = new Random(3);
        for (int i = 0; i < 50; i++) {
            try (SpoolWriter writer = SpoolWriter.open(folder, MOST)) {
                writer.append(put(i, "project/p/" + i + ".json", "{}", ""));
                writer.append(put(i, "project/p/torn.json", "x".repeat(200), ""));
            }
            Path last = new Spool(folder).segments().getLast().file();
            byte[] bytes = Files.readAllBytes(last);
            int whole = LogCodec.encode(put(i, "project/p/" + i + ".json", "{}", "")).length;
            int cut = whole + random.nextInt(bytes.length - whole);
            Files.write(last, java.util.Arrays.copyOf(bytes, cut));
        }
        assertThat(entries()).hasSize(50);
    }

    @Test
    void shouldStopAtAFlippedBit() throws IOException {
        try (SpoolWriter writer = SpoolWriter.open(folder, MOST)) {
            writer.append(put(1, "project/p/a.json", "{}", ""));
            writer.append(put(2, "project/p/b.json", "{}", ""));
        }
        Path file = new Spool(folder).segments().getLast().file();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 4;
        Files.write(file, bytes);

        assertThat(entries()).hasSize(1);
    }

    @Test
    void shouldRememberTheTreeByCheckpointAndLog() throws IOException {
        try (SpoolWriter writer = SpoolWriter.open(folder, MOST)) {
            writer.append(put(1, "project/p/a.json", "{}", ""));
            writer.append(put(1, "project/p/b.json", "{}", ""));
            writer.checkpoint(
                    at(2),
                    3,
                    sink -> {
                        sink.file("project/p/a.json", new Stamp(2, 1, 1));
                        sink.file("project/p/b.json", new Stamp(2, 1, 1));
                        sink.file("project/q/c.json", new Stamp(7, 1, 1));
                    });
            writer.append(put(3, "project/p/a.json", "[]", "no JSON of its kind"));
            writer.append(new Gone(at(3), "project/p/b.json", at(2)));
            writer.append(put(4, "project/q/d.json", "{}", ""));
            writer.append(new Swept(at(5)));
        }
        SpoolMemory memory = SpoolMemory.read(new Spool(folder));

        assertThat(files(memory))
                .containsOnlyKeys("project/p/a.json", "project/q/c.json", "project/q/d.json")
                .containsEntry("project/p/a.json", new Stamp(2, 3, 9));
        assertThat(memory.gone()).extracting(Gone::path).containsExactly("project/p/b.json");
        assertThat(memory.damaged()).containsOnlyKeys("project/p/a.json");
        assertThat(memory.sweptAt()).isEqualTo(at(5));
    }

    @Test
    void shouldPruneOnlyWhatLiesInTheVaultAndBeforeTheCheckpoint() throws IOException {
        try (SpoolWriter writer = SpoolWriter.open(folder, MOST)) {
            for (int i = 0; i < 3; i++) {
                writer.append(put(i, "project/p/a.json", "{}", ""));
                writer.rotate();
            }
            List<Spool.Segment> closed = writer.unshipped();
            writer.shipped(closed.get(0));
            writer.shipped(closed.get(1));
            writer.prune(Instant.MAX, 0);
            assertThat(writer.spool().segments()).hasSize(3);

            writer.checkpoint(at(9), 0, sink -> {});
            writer.prune(Instant.MAX, 0);

            assertThat(writer.spool().segments())
                    .extracting(Spool.Segment::number)
                    .containsExactly(closed.get(2).number());
        }
    }

    @Test
    void shouldHaveOneWriterOnly() throws IOException {
        try (SpoolWriter writer = SpoolWriter.open(folder, MOST)) {
            assertThatThrownBy(() -> SpoolWriter.open(folder, MOST))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("writes the spool");
            assertThat(writer.intact()).isTrue();
        }
        SpoolWriter.open(folder, MOST).close();
    }

    @Test
    void shouldTakeNoMoreThanMayWaitForTheVault() throws IOException {
        try (SpoolWriter writer = SpoolWriter.open(folder, 1_000)) {
            // Given
            int taken = fill(writer);
            assertThat(Files.size(new Spool(folder).segments().getFirst().file()))
                    .isLessThanOrEqualTo(1_000);
            assertThat(writer.full()).isTrue();
            writer.rotate();

            // When it goes into the vault
            writer.shipped(writer.unshipped().getFirst());

            // Then there is room again
            assertThat(writer.full()).isFalse();
            assertThat(fill(writer)).isEqualTo(taken);
        }
        // And it is reckoned from the files, whoever comes next
        try (SpoolWriter writer = SpoolWriter.open(folder, 1_000)) {
            assertThat(fill(writer)).isZero();
        }
    }

    private static int fill(SpoolWriter writer) throws IOException {
        for (int i = 0; ; i++) {
            try {
                writer.append(put(i, "project/p/a.json", "{}", ""));
            } catch (SpoolFullException e) {
                return i;
            }
        }
    }

    private List<LogEntry> entries() throws IOException {
        var found = new ArrayList<LogEntry>();
        var spool = new Spool(folder);
        for (Spool.Segment each : spool.segments()) {
            spool.read(each, found::add);
        }
        return found;
    }

    private static Map<String, Stamp> files(SpoolMemory memory) throws IOException {
        var found = new TreeMap<String, Stamp>();
        memory.each(
                (at, names, stamps) -> {
                    for (int i = 0; i < names.size(); i++) {
                        found.put(at + "/" + names.get(i), stamps.get(i));
                    }
                });
        return found;
    }

    private static Put put(int second, String path, String content, String damage) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return new Put(
                at(second),
                path,
                new Stamp(bytes.length, second, 9),
                0644,
                0,
                0,
                damage,
                Sample.hash(bytes),
                bytes);
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }
}
