package dev.reprise.component.postgres.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.contracts.Seal;
import dev.reprise.files.HeldFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final TimelineHistory ONE = TimelineHistory.first("77", 1);
    private static final SegmentNames NAMES = new SegmentNames(1 << 20);
    private static final Lsn START = new Lsn(1 << 20);

    @TempDir Path folder;

    @Test
    void shouldWriteSegmentsUnderTheirFullNameOnceTheyAreWhole() throws Exception {
        // Given
        Spool spool = new Spool(folder.resolve("spool"));

        // When
        try (SpoolWriter writer = new SpoolWriter(spool, ONE, NAMES, START)) {
            writer.write(bytes((1 << 20) + 5));
            assertThat(writer.synced()).isEqualTo(new Lsn(2 << 20));
            writer.sync();
        }

        // Then
        assertThat(Files.size(spool.complete(ONE, NAMES, START))).isEqualTo(1 << 20);
        assertThat(Files.size(spool.growing(ONE, NAMES, new Lsn(2 << 20)))).isEqualTo(5);
        assertThat(spool.segments(ONE, NAMES)).containsExactly(START, new Lsn(2 << 20));
        assertThat(spool.contiguousEnd(ONE, NAMES, START)).isEqualTo(new Lsn((2 << 20) + 5));
        assertThat(spool.systems()).containsExactly("77");
    }

    @Test
    void shouldTakeTheSameLogOnceMoreAndRefuseAnother() throws Exception {
        // Given
        Spool spool = new Spool(folder);
        try (SpoolWriter writer = new SpoolWriter(spool, ONE, NAMES, START)) {
            writer.write(bytes(100));
            writer.sync();
        }

        // When
        try (SpoolWriter again = new SpoolWriter(spool, ONE, NAMES, START)) {
            again.write(bytes(150));
            again.sync();
        }

        // Then
        assertThat(Files.size(spool.growing(ONE, NAMES, START))).isEqualTo(150);
        try (SpoolWriter other = new SpoolWriter(spool, ONE, NAMES, START)) {
            ByteBuffer different = bytes(150);
            different.put(70, (byte) 1);
            assertThatThrownBy(() -> other.write(different))
                    .isInstanceOf(SpoolWriter.DivergedException.class)
                    .hasMessageContaining(START.plus(70).toString());
        }
    }

    @Test
    void shouldNoticeThatItsFileWasRemovedOrReplaced() throws Exception {
        Spool spool = new Spool(folder);
        try (SpoolWriter writer = new SpoolWriter(spool, ONE, NAMES, START)) {
            writer.write(bytes(100));
            writer.sync();
            Path file = spool.growing(ONE, NAMES, START);

            Files.delete(file);
            assertThatThrownBy(writer::check).isInstanceOf(SpoolGoneException.class);
            Files.write(file, new byte[100]);
            assertThatThrownBy(writer::sync).isInstanceOf(SpoolGoneException.class);
        }
    }

    @Test
    void shouldLetOneWriterIn() throws Exception {
        Path spool = folder.resolve("spool");
        assertThat(SpoolLock.held(spool)).isFalse();
        try (HeldFile lock = SpoolLock.take(spool).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(SpoolLock.take(spool)).isEmpty();
            assertThat(SpoolLock.held(spool)).isTrue();
            // Whatever was asked in this process, the lock holds against others.
            assertThat(heldForOthers(spool)).isTrue();
        }
        assertThat(heldForOthers(spool)).isFalse();
        assertThat(SpoolLock.held(spool)).isFalse();
        try (HeldFile lock = SpoolLock.take(spool).orElseThrow()) {
            assertThat(lock).isNotNull();
        }
    }

    private static boolean heldForOthers(Path spool) throws Exception {
        return new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Other.class.getName(),
                                spool.toString())
                        .inheritIO()
                        .start()
                        .waitFor()
                == 0;
    }

    /** Ends with 0 if the spool is held. */
    static final class Other {
        private Other() {}

        public static void main(String[] arguments) throws IOException {
            System.exit(SpoolLock.held(Path.of(arguments[0])) ? 0 : 3);
        }
    }

    @Test
    void shouldKeepHistoriesAndTheBranchFollowed() throws Exception {
        Spool spool = new Spool(folder);
        String content = "1\t0/12C\tno recovery target\n";
        TimelineHistory two = TimelineHistory.parse("77", 2, content);
        String other = "1\t0/13C\tno recovery target\n";
        TimelineHistory twin = TimelineHistory.parse("77", 2, other);

        spool.keep(two, content);
        spool.keep(two, content);
        spool.keep(twin, other);
        spool.follow(two);

        assertThat(spool.histories("77"))
                .containsExactlyInAnyOrder(
                        new Spool.Kept(two, content), new Spool.Kept(twin, other));
        assertThat(spool.followed("77")).contains(two.branch());
        assertThat(spool.followed("78")).isEmpty();
    }

    @Test
    void shouldPruneOnlyWhatIsInTheVaultAndNotNeededByTheNewestBases() throws Exception {
        // Given ten segments, of which eight are in the vault
        Spool spool = new Spool(folder);
        try (SpoolWriter writer = new SpoolWriter(spool, ONE, NAMES, START)) {
            writer.write(bytes(10 << 20));
            writer.sync();
        }
        StreamState state = new StreamState();
        state.stands(ONE, NAMES, new Lsn(9 << 20), new Lsn(11 << 20), WalSurvey.EMPTY);
        SpoolPruner pruner = new SpoolPruner(spool);
        var seals = new ArrayList<Seal>(List.of(seal(2 << 20), seal((4 << 20) + 9)));

        // Then
        assertThat(pruner.prune(state.view(), seals)).isZero();
        seals.add(seal(6 << 20));
        assertThat(pruner.prune(state.view(), seals)).isEqualTo(1);
        seals.add(seal(7 << 20));
        assertThat(pruner.prune(state.view(), seals)).isEqualTo(2);
        assertThat(spool.segments(ONE, NAMES).getFirst()).isEqualTo(new Lsn(4 << 20));
    }

    private static Seal seal(long at) {
        return new Seal(
                "db",
                "postgres",
                "",
                Instant.EPOCH,
                ONE.position(new Lsn(at)),
                Seal.Consistency.FUZZY,
                0,
                0,
                Map.of());
    }

    private static ByteBuffer bytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31 >> 3);
        }
        return ByteBuffer.wrap(bytes);
    }
}
