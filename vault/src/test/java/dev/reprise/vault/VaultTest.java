package dev.reprise.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.reprise.vault.crypto.Password;
import dev.reprise.vault.crypto.Scrypt;
import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.FileMeta;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.format.SnapshotId;
import dev.reprise.vault.repository.Pacing;
import dev.reprise.vault.restore.Entry;
import dev.reprise.vault.restore.RestoreOptions;
import dev.reprise.vault.restore.RestoreReport;
import dev.reprise.vault.seal.Finding;
import dev.reprise.vault.seal.FolderFilter;
import dev.reprise.vault.seal.SealRequest;
import dev.reprise.vault.seal.SealWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {
    private static final FileMeta META = FileMeta.of(0600, Instant.ofEpochSecond(1_000_000_000));

    /** No attacker here: a password that costs what it should takes most of a test's time. */
    private static final Scrypt QUICK = new Scrypt(2, 8, 1);

    private Path scratch = Path.of("");
    private Path folder = Path.of("");
    private Path source = Path.of("");
    private Vault vault;

    VaultTest(@TempDir Path temporary) throws Exception {
        scratch = temporary;
        folder = scratch.resolve("vault");
        source = Files.createDirectories(scratch.resolve("source"));
        vault = Vault.create(folder, password(), VaultSettings.ofThisHost(), QUICK);
    }

    @BeforeEach
    void prepare() throws Exception {
        Files.createDirectories(source.resolve("a/b"));
        Files.writeString(source.resolve("a/one"), "1");
        Files.writeString(source.resolve("a/b/two"), "22");
        Files.writeString(source.resolve("three"), "333");
    }

    @AfterEach
    void close() throws Exception {
        vault.close();
    }

    private static Password password() {
        return Password.of("secret".toCharArray());
    }

    private static SealRequest request(String... tags) {
        return SealRequest.of("host", List.of("/s"), Set.of(tags));
    }

    private Snapshot seal(String... tags) throws IOException {
        try (SealWriter writer = vault.newSeal(request(tags))) {
            writer.folder("s", source);
            return writer.commit();
        }
    }

    private List<String> paths(SnapshotId id, String path) throws IOException {
        try (Stream<Entry> entries = vault.list(id, path)) {
            return entries.map(Entry::path).toList();
        }
    }

    private String read(SnapshotId id, String path) throws IOException {
        try (InputStream in = vault.open(id, path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void shouldTakeAnEmptyMountPointForNoVault() throws Exception {
        // Given
        Snapshot before = seal();
        Path aside = scratch.resolve("aside");
        Files.move(folder, aside);

        for (boolean mountPoint : new boolean[] {false, true}) {
            // When its disk is not mounted
            if (mountPoint) {
                Files.createDirectory(folder);
            }

            // Then
            assertThatThrownBy(() -> seal()).isInstanceOf(VaultException.Inaccessible.class);
            assertThatThrownBy(() -> vault.snapshots())
                    .isInstanceOf(VaultException.Inaccessible.class)
                    .hasMessageContaining("not there");
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
        Files.delete(folder);
        Files.move(aside, folder);
        assertThat(vault.snapshots()).containsExactly(before);
        assertThat(seal().tree()).isEqualTo(before.tree());
    }

    @Test
    void shouldPublishNothingThatOthersMayHavePrunedWhileItSlept() throws Exception {
        // Given a seal that is half written when the machine goes to sleep
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        var settings = new VaultSettings("host", "ops", now::get);
        try (Vault sleeper = Vault.open(folder, password(), settings)) {
            try (SealWriter writer = sleeper.newSeal(request("late"))) {
                writer.folder("s", source);
                writer.findings();

                // When
                now.updateAndGet(time -> time.plus(Duration.ofMinutes(31)));

                // Then
                assertThatThrownBy(writer::commit)
                        .isInstanceOf(VaultException.LockLost.class)
                        .hasMessageContaining("lapsed");
            }
            assertThat(sleeper.snapshots()).isEmpty();
            try (Stream<Path> indexes = Files.list(folder.resolve("index"))) {
                assertThat(indexes).isEmpty();
            }

            // And the next attempt stores it all again
            try (SealWriter writer = sleeper.newSeal(request("late"))) {
                writer.folder("s", source);
                writer.commit();
            }
            assertThat(sleeper.check(true).problems()).isEmpty();
        }
    }

    @Test
    void shouldListFoldersBeforeWhatIsInThem() throws Exception {
        Snapshot snapshot = seal();

        assertThat(paths(snapshot.id(), ""))
                .containsExactly("s", "s/a", "s/a/b", "s/a/b/two", "s/a/one", "s/three");
        assertThat(paths(snapshot.id(), "/s/a/")).containsExactly("s/a/b", "s/a/b/two", "s/a/one");
        assertThat(paths(snapshot.id(), "s/three")).containsExactly("s/three");
        assertThat(vault.find(snapshot.id(), "s/nothing")).isEmpty();
        assertThatThrownBy(() -> vault.list(snapshot.id(), "s/nothing"))
                .isInstanceOf(VaultException.NotFound.class);
        assertThatThrownBy(() -> vault.open(snapshot.id(), "s/a"))
                .isInstanceOf(VaultException.NotFound.class);
    }

    @Test
    void shouldFindSnapshotsByAllOfTheirTags() throws Exception {
        Snapshot first = seal("component=sessions", "run=1");
        Snapshot second = seal("component=sessions", "run=2");

        assertThat(vault.snapshots(Set.of("component=sessions")))
                .extracting(Snapshot::id)
                .containsExactly(first.id(), second.id());
        assertThat(vault.snapshots(Set.of("component=sessions", "run=2")))
                .extracting(Snapshot::id)
                .containsExactly(second.id());
        assertThat(vault.snapshots(Set.of("component"))).isEmpty();
        assertThatThrownBy(() -> vault.snapshot(SnapshotId.parse("ab".repeat(32))))
                .isInstanceOf(VaultException.NotFound.class);
    }

    @Test
    void shouldLeaveNoSnapshotWithoutACommit() throws Exception {
        try (SealWriter writer = vault.newSeal(request())) {
            writer.folder("s", source);
            writer.file("big", META, new ByteArrayInputStream(new byte[20_000_000]));
        }

        assertThat(vault.snapshots()).isEmpty();
        assertThat(vault.check(true).problems()).isEmpty();
        try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
            assertThat(left.filter(file -> file.toString().endsWith(".part"))).isEmpty();
        }
        try (Stream<Path> locks = Files.list(folder.resolve("locks"))) {
            assertThat(locks).isEmpty();
        }
    }

    @Test
    void shouldLeaveOutWhatTheFilterDoesNotAccept() throws Exception {
        FolderFilter filter = (path, isFolder) -> !path.toString().equals("a/b");
        Snapshot snapshot;
        try (SealWriter writer = vault.newSeal(request())) {
            writer.folder("", source, filter);
            snapshot = writer.commit();
        }

        assertThat(paths(snapshot.id(), "")).containsExactly("a", "a/one", "three");
    }

    @Test
    void shouldTakeContentThatTheFilterGives() throws Exception {
        byte[] large = new byte[3_000_000];
        new Random(1).nextBytes(large);
        FolderFilter filter =
                new FolderFilter() {
                    @Override
                    public boolean accepts(Path relative, boolean isFolder) {
                        return true;
                    }

                    @Override
                    public Optional<byte[]> content(Path relative) {
                        return switch (relative.toString()) {
                            case "three" -> Optional.of(large);
                            case "a/one" -> Optional.of(new byte[0]);
                            case "a/b/two" -> Optional.of("given".getBytes());
                            default -> Optional.empty();
                        };
                    }
                };
        Snapshot snapshot;
        try (SealWriter writer = vault.newSeal(request())) {
            writer.folder("s", source, filter);
            snapshot = writer.commit();
        }

        assertThat(read(snapshot.id(), "s/a/one")).isEmpty();
        assertThat(read(snapshot.id(), "s/a/b/two")).isEqualTo("given");
        try (InputStream in = vault.open(snapshot.id(), "s/three")) {
            assertThat(in.readAllBytes()).isEqualTo(large);
        }
    }

    @Test
    void shouldRefuseTwoEntriesOfOneName() throws Exception {
        try (SealWriter writer = vault.newSeal(request())) {
            writer.file("x/y", META, InputStream.nullInputStream());
            writer.folder("s", source);

            assertThatThrownBy(() -> writer.file("x/y", META, InputStream.nullInputStream()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("x/y");
            assertThatThrownBy(() -> writer.file("s/new", META, InputStream.nullInputStream()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.file("../x", META, InputStream.nullInputStream()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldReportWhatChangesUnderIt() throws Exception {
        // Given a file that is written to between the look at it and the reading of it
        FolderFilter filter =
                new FolderFilter() {
                    @Override
                    public boolean accepts(Path relative, boolean isFolder) {
                        return true;
                    }

                    @Override
                    public Optional<byte[]> content(Path relative) throws IOException {
                        switch (relative.toString()) {
                            case "three" -> Files.writeString(source.resolve("three"), "333 more");
                            case "a/one" -> Files.delete(source.resolve("a/one"));
                            default -> {
                                return Optional.empty();
                            }
                        }
                        return Optional.empty();
                    }
                };

        // When
        Snapshot snapshot;
        List<Finding> findings;
        try (SealWriter writer = vault.newSeal(request())) {
            writer.folder("s", source, filter);
            snapshot = writer.commit();
            findings = writer.findings();
        }

        // Then
        assertThat(findings)
                .extracting(Finding::kind, Finding::path)
                .containsExactlyInAnyOrder(
                        tuple(Finding.Kind.CHANGED, "s/three"),
                        tuple(Finding.Kind.VANISHED, "s/a/one"));
        assertThat(read(snapshot.id(), "s/three")).isEqualTo("333");
        assertThat(vault.find(snapshot.id(), "s/a/one")).isEmpty();
        assertThat(vault.verify(snapshot.id(), "").isWhole()).isTrue();
    }

    @Test
    void shouldTakeSealsFromSeveralThreadsAtOnce() throws Exception {
        byte[] shared = new byte[5_000_000];
        new Random(5).nextBytes(shared);
        List<Callable<Snapshot>> seals = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String name = "file-" + i;
            seals.add(
                    () -> {
                        try (SealWriter writer = vault.newSeal(request(name))) {
                            writer.file(name, META, new ByteArrayInputStream(shared));
                            return writer.commit();
                        }
                    });
        }

        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (Future<Snapshot> each : threads.invokeAll(seals)) {
                Snapshot snapshot = each.get();
                String name = snapshot.tags().iterator().next();
                try (InputStream in = vault.open(snapshot.id(), name)) {
                    assertThat(in.readAllBytes()).isEqualTo(shared);
                }
            }
        }
        assertThat(vault.check(true).problems()).isEmpty();
    }

    @Test
    void shouldCreateOnceHoweverManyTry() throws Exception {
        Path contested = scratch.resolve("contested");
        List<Callable<Boolean>> creators = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            creators.add(
                    () -> {
                        try (Vault made = Vault.create(contested, password())) {
                            return !made.id().isEmpty();
                        } catch (VaultException.AlreadyExists e) {
                            return false;
                        }
                    });
        }

        int made = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Boolean> each : threads.invokeAll(creators)) {
                made += each.get() ? 1 : 0;
            }
        }

        assertThat(made).isEqualTo(1);
        try (Vault opened = Vault.open(contested, password())) {
            assertThat(opened.keyIds()).hasSize(1);
        }
    }

    @Test
    void shouldKeepToTheRateAndHearWhenItChanges() throws Exception {
        byte[] noise = new byte[3_000_000];
        new Random(2).nextBytes(noise);
        AtomicLong rate = new AtomicLong(2_000_000);
        long before = System.nanoTime();
        try (SealWriter writer = vault.newSeal(request(), Pacing.gentle(rate::get))) {
            writer.file("a", META, new ByteArrayInputStream(noise));
            writer.commit();
        }
        double slow = (System.nanoTime() - before) / 1e9;

        assertThat(slow).isGreaterThan(1.3);
        assertThat(vault.check(true).problems()).isEmpty();
    }

    @Test
    void shouldRestoreOnlyWhatIsWanted() throws Exception {
        Snapshot snapshot = seal();
        Path target = scratch.resolve("restored");

        RestoreReport report =
                vault.restore(
                        snapshot.id(),
                        "s",
                        target,
                        RestoreOptions.STANDARD.only(entry -> entry.path().equals("s/a/b/two")));

        assertThat(report.files()).isEqualTo(1);
        assertThat(target.resolve("a/b/two")).hasContent("22");
        assertThat(target.resolve("three")).doesNotExist();
        assertThat(target.resolve("a/one")).doesNotExist();
    }

    @Test
    void shouldRestoreOneFileUnderItsName() throws Exception {
        Snapshot snapshot = seal();
        Path target = scratch.resolve("restored");

        vault.restore(snapshot.id(), "s/a/b/two", target, RestoreOptions.STANDARD);

        assertThat(target.resolve("two")).hasContent("22");
    }

    @Test
    void shouldNotTouchWhatStandsInTheWayUnlessTold() throws Exception {
        Snapshot snapshot = seal();
        Path target = Files.createDirectories(scratch.resolve("restored"));
        Files.writeString(target.resolve("three"), "precious");

        assertThatThrownBy(() -> vault.restore(snapshot.id(), "s", target, RestoreOptions.STANDARD))
                .isInstanceOf(VaultException.RefusedTarget.class)
                .hasMessageContaining("three");
        assertThat(target.resolve("three")).hasContent("precious");

        vault.restore(snapshot.id(), "s", target, RestoreOptions.STANDARD.replacing());
        assertThat(target.resolve("three")).hasContent("333");
        assertThat(SampleTree.describe(target)).isEqualTo(SampleTree.describe(source));
    }

    @Test
    void shouldNotFollowASymlinkOutOfTheTarget() throws Exception {
        // Given
        Snapshot snapshot = seal();
        Path outside = Files.createDirectories(scratch.resolve("outside"));
        Path target = Files.createDirectories(scratch.resolve("restored"));
        Files.createSymbolicLink(target.resolve("a"), outside);
        Files.createSymbolicLink(target.resolve("three"), outside.resolve("three"));

        // When
        for (RestoreOptions options :
                List.of(RestoreOptions.STANDARD, RestoreOptions.STANDARD.replacing())) {
            assertThatThrownBy(() -> vault.restore(snapshot.id(), "s", target, options))
                    .isInstanceOf(VaultException.RefusedTarget.class);
        }

        // Then
        try (Stream<Path> written = Files.list(outside)) {
            assertThat(written).isEmpty();
        }
    }

    @Test
    void shouldNotPutAPasswordOnTheRecoverySheet() throws Exception {
        String sheet = RecoverySheet.render(vault, "file:/etc/reprise/vault.key");
        assertThat(sheet).contains("snapshots --tag type=point\n");

        assertThat(sheet)
                .contains(
                        folder.toString(),
                        vault.id(),
                        vault.openedWith(),
                        "file:/etc/reprise/vault.key",
                        "restic -r " + folder + " restore")
                .doesNotContain("secret");
        // but for the path, and for commands, which are copied
        assertThat(sheet.replace("vault         " + folder, "").lines())
                .filteredOn(line -> !line.strip().startsWith("restic "))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void shouldRefuseAVaultInsideWhatItProtectsAndTheOtherWayRound() throws Exception {
        Path alias = Files.createSymbolicLink(scratch.resolve("alias"), source);

        VaultPlacement.check(folder, List.of(source));
        assertThatThrownBy(() -> VaultPlacement.check(source.resolve("new/vault"), List.of(source)))
                .isInstanceOf(VaultException.Misplaced.class)
                .hasMessageContaining("inside a folder that it protects");
        assertThatThrownBy(() -> VaultPlacement.check(alias.resolve("a/vault"), List.of(source)))
                .isInstanceOf(VaultException.Misplaced.class);
        assertThatThrownBy(() -> VaultPlacement.check(scratch, List.of(source)))
                .isInstanceOf(VaultException.Misplaced.class)
                .hasMessageContaining("inside the vault");
        assertThatThrownBy(() -> VaultPlacement.check(source, List.of(alias)))
                .isInstanceOf(VaultException.Misplaced.class);
    }
}
