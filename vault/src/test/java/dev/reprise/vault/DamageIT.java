package dev.reprise.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.reprise.vault.check.CheckReport;
import dev.reprise.vault.crypto.Password;
import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.format.SnapshotId;
import dev.reprise.vault.repository.SecondKey;
import dev.reprise.vault.repository.UnreadableSnapshot;
import dev.reprise.vault.restore.RestoreOptions;
import dev.reprise.vault.restore.VerifyReport;
import dev.reprise.vault.seal.SealRequest;
import dev.reprise.vault.seal.SealWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever bit flips in whatever vault file: the file is named, and no wrong byte comes back. */
class DamageIT {
    private static final int FLIPS_A_FILE = 6;

    private Path scratch = Path.of("");
    private Path folder = Path.of("");
    private Map<String, String> expected = Map.of();

    @BeforeEach
    void prepare(@TempDir Path temporary) throws Exception {
        scratch = temporary;
        folder = scratch.resolve("vault");
        Path source = scratch.resolve("source");
        SampleTree.create(source, 5);
        expected = SampleTree.describe(source);
        try (Vault vault = Vault.create(folder, password());
                SealWriter writer =
                        vault.newSeal(SealRequest.of("host", List.of("/s"), Set.of()))) {
            writer.folder("s", source);
            writer.commit();
        }
    }

    private static Password password() {
        return Password.of("secret".toCharArray());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return new ArrayList<>(
                    files.filter(Files::isRegularFile)
                            .filter(file -> !file.startsWith(folder.resolve("tmp")))
                            .sorted()
                            .toList());
        }
    }

    @Test
    void shouldNameTheFileOfEveryFlippedBitAndRestoreNoWrongByte() throws Exception {
        Random random = new Random(11);
        for (Path file : files()) {
            byte[] good = Files.readAllBytes(file);
            for (int flip = 0; flip < FLIPS_A_FILE; flip++) {
                byte[] bad = good.clone();
                // The first, the last and some bits between.
                int bit =
                        switch (flip) {
                            case 0 -> 0;
                            case 1 -> bad.length * 8 - 1;
                            default -> random.nextInt(bad.length * 8);
                        };
                bad[bit / 8] ^= (byte) (1 << bit % 8);
                replace(file, bad);
                judge(folder.relativize(file).toString(), bit);
                replace(file, good);
            }
        }
        try (Vault vault = Vault.open(folder, password())) {
            assertThat(vault.check(true).problems()).isEmpty();
        }
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Files.delete(file);
        Files.write(file, content);
    }

    private void judge(String file, int bit) throws Exception {
        Path target = scratch.resolve("restored");
        try (Vault vault = Vault.open(folder, password())) {
            CheckReport check = vault.check(true);
            assertThat(check.problems())
                    .as("bit %d of %s", bit, file)
                    .extracting(CheckReport.Problem::file)
                    .contains(file);
            List<Snapshot> snapshots = vault.snapshots();
            if (snapshots.isEmpty()) {
                assertThat(vault.unreadable())
                        .extracting(UnreadableSnapshot::file)
                        .containsExactly(file);
                return;
            }
            Snapshot snapshot = snapshots.getFirst();
            vault.restore(snapshot.id(), "s", target, RestoreOptions.STANDARD.withoutSync());
            // A pack's header is not needed to restore: then every byte must be right.
            assertThat(SampleTree.describe(target)).isEqualTo(expected);
        } catch (VaultException e) {
            assertThat(e.getMessage()).as("bit %d of %s", bit, file).contains(file);
        } finally {
            delete(target);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.toList().reversed()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Test
    void shouldSeeThatPacksAreGoneThoughTheyWereReadBefore() throws Exception {
        try (Vault vault = Vault.open(folder, password())) {
            // Given what was read back whole
            SnapshotId first = vault.snapshots().getFirst().id();
            assertThat(vault.verify(first, "").isWhole()).isTrue();

            // When the packs go under the open vault
            List<Path> packs =
                    files().stream().filter(f -> f.startsWith(folder.resolve("data"))).toList();
            for (Path pack : packs) {
                Files.delete(pack);
            }

            // Then it is not read back from what has no name any more
            assertThat(verifies(vault, first)).isFalse();

            // And the next backup builds on nothing that is gone
            try (SealWriter writer =
                    vault.newSeal(SealRequest.of("host", List.of("/s"), Set.of()))) {
                writer.folder("s", scratch.resolve("source"));
                Snapshot second = writer.commit();
                assertThat(vault.verify(second.id(), "").isWhole()).isTrue();
            }
        }
        try (Vault fresh = Vault.open(folder, password())) {
            SnapshotId newest = fresh.snapshots().getLast().id();
            assertThat(fresh.verify(newest, "").isWhole()).isTrue();
        }
    }

    private static boolean verifies(Vault vault, SnapshotId snapshot) throws IOException {
        try {
            return vault.verify(snapshot, "").isWhole();
        } catch (VaultException.Missing e) {
            return false;
        }
    }

    @Test
    void shouldCostOnlyThePointsThatNeedTheDamagedFile() throws Exception {
        // Given three points of different content, a second key, and somebody's lock
        for (int i = 0; i < 2; i++) {
            Path other = scratch.resolve("other" + i);
            SampleTree.create(other, 50 + i);
            try (Vault vault = Vault.open(folder, password());
                    SealWriter writer =
                            vault.newSeal(SealRequest.of("host", List.of("/o"), Set.of()))) {
                writer.folder("s", other);
                writer.commit();
            }
        }
        SecondKey.add(folder, password(), Password.of("another".toCharArray()));
        Map<SnapshotId, Map<String, String>> contents = new HashMap<>();
        try (Vault vault = Vault.open(folder, password())) {
            for (Snapshot each : vault.snapshots()) {
                contents.put(each.id(), restored(vault, each.id()));
            }
        }
        var elsewhere = new VaultSettings("elsewhere", "ops", Clock.systemUTC());
        try (Vault theirs = Vault.open(folder, password(), elsewhere);
                SealWriter _ = theirs.newSeal(SealRequest.of("host", List.of("/x"), Set.of()))) {

            for (Path file : files()) {
                // The one file of which there is only one.
                if (!file.endsWith("config")) {
                    byte[] good = Files.readAllBytes(file);
                    byte[] bad = good.clone();
                    bad[bad.length / 2] ^= 16;
                    replace(file, bad);

                    // When, Then
                    judge(file, contents);
                    replace(file, good);
                }
            }
        }
    }

    private void judge(Path file, Map<SnapshotId, Map<String, String>> contents) throws Exception {
        String name = folder.relativize(file).toString();
        String secret = "secret";
        try (Vault vault = Vault.open(folder, password())) {
            secret = file.endsWith(vault.openedWith()) ? "another" : secret;
        } catch (VaultException e) {
            assertThat(e.getMessage()).contains(name);
            secret = "another";
        }
        try (Vault vault = Vault.open(folder, Password.of(secret.toCharArray()))) {
            Set<SnapshotId> affected = new HashSet<>();
            vault.check(true).problems().forEach(each -> affected.addAll(each.affected()));
            boolean snapshot = name.startsWith("snapshots/");
            assertThat(vault.unreadable())
                    .extracting(UnreadableSnapshot::file)
                    .as(name)
                    .isEqualTo(snapshot ? List.of(name) : List.of());
            assertThat(vault.snapshots()).as(name).hasSize(snapshot ? 2 : 3);
            boolean pack = name.startsWith("data/");
            int whole = 0;
            for (Snapshot each : vault.snapshots()) {
                if (!pack || !affected.contains(each.id())) {
                    assertThat(restored(vault, each.id()))
                            .as(name)
                            .isEqualTo(contents.get(each.id()));
                    whole++;
                }
            }
            assertThat(whole).as(name).isGreaterThanOrEqualTo(pack || snapshot ? 2 : 3);
        }
    }

    private Map<String, String> restored(Vault vault, SnapshotId id) throws Exception {
        Path target = scratch.resolve("restored");
        try {
            vault.restore(id, "s", target, RestoreOptions.STANDARD.withoutSync());
            return SampleTree.describe(target);
        } finally {
            delete(target);
        }
    }

    @Test
    void shouldGoOnWithoutASnapshotThatCannotBeReadAndTakeItBackOnceItCan() throws Exception {
        // Given
        Path file =
                files().stream()
                        .filter(each -> each.toString().contains("snapshots/"))
                        .findFirst()
                        .orElseThrow();
        byte[] good = Files.readAllBytes(file);
        try (Vault vault = Vault.open(folder, password())) {
            replace(file, new byte[0]);

            // When
            Snapshot next;
            try (SealWriter writer =
                    vault.newSeal(SealRequest.of("host", List.of("/s"), Set.of("next")))) {
                writer.folder("s", scratch.resolve("source"));
                next = writer.commit();
            }

            // Then
            assertThat(vault.snapshots()).extracting(Snapshot::id).containsExactly(next.id());
            assertThat(vault.snapshots(Set.of("next"))).hasSize(1);
            assertThatThrownBy(
                            () -> vault.snapshot(SnapshotId.parse(file.getFileName().toString())))
                    .isInstanceOf(VaultException.Damaged.class);
            replace(file, good);
            assertThat(vault.snapshots()).hasSize(2);
            assertThat(vault.unreadable()).isEmpty();
        }
    }

    @Test
    void shouldSayWhichSnapshotsAndFilesADamagedPackAffects() throws Exception {
        // Given
        Path other = scratch.resolve("other");
        Files.createDirectories(other);
        Files.write(other.resolve("alone"), SampleTree.noise(new Random(99), 900_000));
        List<Path> before = files();
        Snapshot second;
        try (Vault vault = Vault.open(folder, password());
                SealWriter writer =
                        vault.newSeal(SealRequest.of("host", List.of("/o"), Set.of()))) {
            writer.folder("o", other);
            second = writer.commit();
        }
        List<Path> added = files();
        added.removeAll(before);
        Path pack =
                added.stream()
                        .filter(file -> file.startsWith(folder.resolve("data")))
                        .filter(file -> file.toFile().length() > 900_000)
                        .findFirst()
                        .orElseThrow();
        byte[] bytes = Files.readAllBytes(pack);
        bytes[500_000] ^= 1;
        replace(pack, bytes);

        try (Vault vault = Vault.open(folder, password())) {
            // When
            CheckReport check = vault.check(true);
            VerifyReport verified = vault.verify(second.id(), "");

            // Then
            assertThat(check.problems()).hasSize(1);
            assertThat(check.problems().getFirst().affected()).containsExactly(second.id());
            assertThat(verified.damaged())
                    .extracting(VerifyReport.DamagedEntry::path)
                    .containsExactly("o/alone");
            assertThat(verified.damaged().getFirst().why()).contains(pack.getFileName().toString());
            Snapshot first = vault.snapshots().getFirst();
            assertThat(vault.verify(first.id(), "").isWhole()).isTrue();
        }
    }

    @Test
    void shouldHealByTheNextSealOnceTheDamageWasFound() throws Exception {
        // Given
        Path pack =
                files().stream()
                        .filter(file -> file.startsWith(folder.resolve("data")))
                        .max(Comparator.comparingLong(file -> file.toFile().length()))
                        .orElseThrow();
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 4;
        replace(pack, bytes);

        try (Vault vault = Vault.open(folder, password())) {
            Snapshot first = vault.snapshots().getFirst();
            assertThat(vault.verify(first.id(), "").isWhole()).isFalse();

            // When the same files are sealed again, though none has changed
            SealRequest request =
                    SealRequest.of("host", List.of("/s"), Set.of())
                            .withParent(Optional.of(first.id()));
            Snapshot second;
            try (SealWriter writer = vault.newSeal(request)) {
                writer.folder("s", scratch.resolve("source"));
                second = writer.commit();
            }

            // Then
            assertThat(vault.verify(second.id(), "").damaged()).isEmpty();
            assertThat(vault.verify(first.id(), "").damaged()).isEmpty();
        }
    }

    @Test
    void shouldNameAMissingPack() throws Exception {
        Path pack =
                files().stream()
                        .filter(file -> file.startsWith(folder.resolve("data")))
                        .findFirst()
                        .orElseThrow();
        Files.delete(pack);
        String name = folder.relativize(pack).toString();

        try (Vault vault = Vault.open(folder, password())) {
            assertThat(vault.check(false).problems())
                    .extracting(CheckReport.Problem::file)
                    .contains(name);
            Snapshot snapshot = vault.snapshots().getFirst();
            vault.restore(snapshot.id(), "", scratch.resolve("restored"), RestoreOptions.STANDARD);
            fail("restored without a pack");
        } catch (VaultException e) {
            assertThat(e.getMessage()).contains(name);
        }
    }
}
