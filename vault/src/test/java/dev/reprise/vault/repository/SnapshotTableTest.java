package dev.reprise.vault.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.format.SnapshotId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SnapshotTableTest {
    private static final Instant START = Instant.parse("2026-11-23T12:00:00.123456Z");

    private final Random random = new Random(4);

    @Test
    void shouldGiveBackWhatItWasGiven() {
        // Given words of every sort, some of them beyond what is kept once
        List<Snapshot> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            all.add(batch(i, i % 7 == 0 ? new SnapshotId(id()) : null));
            all.add(
                    new Snapshot(
                            new SnapshotId(id()),
                            START.minusSeconds(i),
                            id(),
                            null,
                            List.of("/snö ☃/" + i, "/"),
                            "host " + i,
                            "",
                            i % 2 == 0 ? Set.of() : Set.of("k" + i + "=v", "lone " + i, "=")));
        }
        Collections.shuffle(all, random);

        // When
        SnapshotTable table = table(all.subList(0, 1_500));
        all.subList(1_400, 2_000).forEach(table::add);

        // Then
        all.sort(Comparator.comparing(Snapshot::time).thenComparing(Snapshot::id));
        assertThat(table.inTime(Set.of())).isEqualTo(all);
        assertThat(table.inTime(Set.of("type=batch", "to=" + place(500)))).hasSize(1);
        assertThat(table.inTime(Set.of("type=batch"))).hasSize(1_000);
        assertThat(table.inTime(Set.of("type=bat"))).isEmpty();
        for (Snapshot each : all) {
            assertThat(table.get(each.id().id())).contains(each);
        }
        assertThat(table.get(id())).isEmpty();
    }

    @Test
    void shouldForgetWhatIsGone() {
        List<Snapshot> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(batch(i, null));
        }
        SnapshotTable table = table(all);
        BitSet kept = new BitSet();
        Set<Snapshot> left =
                all.stream().filter(each -> random.nextBoolean()).collect(Collectors.toSet());
        left.forEach(each -> kept.set(table.find(each.id().id())));
        Snapshot added = batch(100, null);

        table.change(kept, List.of(added));

        left.add(added);
        assertThat(table.inTime(Set.of())).containsExactlyInAnyOrderElementsOf(left);
        assertThat(table.size()).isEqualTo(left.size());
    }

    @Test
    void shouldTakeFewBytesForTheThousandsOfADay() {
        var packing = new PackedSnapshots();
        long bytes = 0;
        for (int i = 0; i < 8_640; i++) {
            bytes += packing.pack(batch(i, null)).length;
        }
        assertThat(bytes / 8_640).isLessThan(240);
    }

    private static SnapshotTable table(List<Snapshot> all) {
        SnapshotTable table = new SnapshotTable();
        table.change(new BitSet(), all);
        return table;
    }

    /** As a stream of changes of a database is kept. */
    private Snapshot batch(int number, @Nullable SnapshotId parent) {
        Instant at = START.plusSeconds(10L * number);
        return new Snapshot(
                new SnapshotId(id()),
                at,
                id(),
                parent,
                List.of("/postgres"),
                "db-1",
                "reprise",
                Set.of(
                        "reprise",
                        "type=batch",
                        "component=postgres",
                        "kind=postgres",
                        "system=7462358213495210021",
                        "branch=00000001-7462358213495210021",
                        "from=" + place(number),
                        "to=" + place(number + 1),
                        "commits=" + (number * 31 % 977),
                        "first-at=" + at.minusNanos(9_123_457_000L),
                        "last-at=" + at.minusNanos(123_457_000L)));
    }

    private static String place(int number) {
        return "%016X".formatted(0x1A2B3C4D0L + number * 0x3F210L);
    }

    private ObjectId id() {
        return new ObjectId(
                random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }
}
