package dev.reprise.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.vault.crypto.Password;
import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.restore.RestoreOptions;
import dev.reprise.vault.seal.SealRequest;
import dev.reprise.vault.seal.SealWriter;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vault and the stock restic on one repository: keys, prunes, chunks, locks, versions. */
class InteroperationIT {
    private static final String SECRET = "first";

    private Path scratch = Path.of("");
    private Path folder = Path.of("");
    private Path source = Path.of("");

    @BeforeEach
    void prepare(@TempDir Path temporary) throws Exception {
        Restic.requireInstalled();
        scratch = temporary;
        folder = scratch.resolve("vault");
        source = scratch.resolve("source");
        SampleTree.create(source, 3);
    }

    private static Password password(String text) {
        return Password.of(text.toCharArray());
    }

    private Restic restic() {
        return new Restic(folder, SECRET);
    }

    private Snapshot seal(Vault vault) throws Exception {
        try (SealWriter writer =
                vault.newSeal(SealRequest.of("host", List.of("/s"), Set.of("ours")))) {
            writer.folder("s", source);
            return writer.commit();
        }
    }

    private static long packs(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void shouldCutAsResticCutsSoThatTheyShareBlobs() throws Exception {
        // Given
        try (Vault vault = Vault.create(folder, password(SECRET))) {
            seal(vault);
        }
        Set<String> before = dataBlobs();

        // When
        restic().must("backup", source.toString());

        // Then
        assertThat(dataBlobs()).isEqualTo(before).hasSizeGreaterThan(60);
    }

    private Set<String> dataBlobs() throws Exception {
        return Set.copyOf(
                restic().must("list", "blobs", "-q").lines().stream()
                        .filter(line -> line.startsWith("data"))
                        .toList());
    }

    @Test
    void shouldOpenWithEveryKeyThatResticAdded() throws Exception {
        // Given
        try (Vault vault = Vault.create(folder, password(SECRET))) {
            seal(vault);
        }
        Path second = Files.writeString(scratch.resolve("second"), "second");
        restic().must("key", "add", "--new-password-file", second.toString());

        // When
        try (Vault first = Vault.open(folder, password(SECRET));
                Vault other = Vault.open(folder, password("second"))) {
            // Then
            assertThat(other.id()).isEqualTo(first.id());
            assertThat(other.keyIds()).hasSize(2).contains(other.openedWith(), first.openedWith());
            assertThat(other.openedWith()).isNotEqualTo(first.openedWith());
            assertThat(other.check(true).problems()).isEmpty();
        }
        assertThatThrownBy(() -> Vault.open(folder, password("third")))
                .isInstanceOf(VaultException.WrongPassword.class)
                .hasMessageContaining(folder.toString());
    }

    @Test
    void shouldFollowWhenResticPrunesUnderAnOpenVault() throws Exception {
        try (Vault vault = Vault.create(folder, password(SECRET))) {
            // Given
            Snapshot first = seal(vault);
            Files.writeString(source.resolve("added"), "more");
            Snapshot second = seal(vault);

            // When
            restic().must("forget", first.id().hex(), "--prune", "--max-unused", "0");
            restic().must("rebuild-index");

            // Then
            assertThat(vault.snapshots()).extracting(Snapshot::id).containsExactly(second.id());
            Path target = scratch.resolve("restored");
            vault.restore(second.id(), "s", target, RestoreOptions.STANDARD.withoutSync());
            assertThat(SampleTree.describe(target)).isEqualTo(SampleTree.describe(source));
            Snapshot third = seal(vault);
            assertThat(vault.verify(third.id(), "").isWhole()).isTrue();
        }
        restic().must("check", "--read-data");
    }

    @Test
    void shouldNotBuildOnBlobsThatWerePruned() throws Exception {
        try (Vault vault = Vault.create(folder, password(SECRET))) {
            // Given a vault that has known all blobs, and none of them left
            Snapshot first = seal(vault);
            restic().must("forget", first.id().hex(), "--prune");
            assertThat(packs(folder)).isZero();

            // When
            Snapshot second = seal(vault);

            // Then
            restic().must("check", "--read-data");
            assertThat(vault.verify(second.id(), "").isWhole()).isTrue();
        }
    }

    @Test
    void shouldSeeWhatResticAddsUnderAnOpenVault() throws Exception {
        try (Vault vault = Vault.create(folder, password(SECRET))) {
            assertThat(vault.snapshots()).isEmpty();

            restic().must("backup", source.toString(), "--host", "elsewhere", "--tag", "a,b");

            Snapshot theirs = vault.snapshots(Set.of("b")).getFirst();
            assertThat(theirs.hostname()).isEqualTo("elsewhere");
            assertThat(theirs.tags()).containsExactlyInAnyOrder("a", "b");
            try (InputStream in = vault.open(theirs.id(), source + "/deep/er/noise")) {
                assertThat(in.readAllBytes())
                        .isEqualTo(Files.readAllBytes(source.resolve("deep/er/noise")));
            }
        }
    }

    @Test
    void shouldHoldALockThatResticRespects() throws Exception {
        try (Vault vault = Vault.create(folder, password(SECRET))) {
            try (SealWriter writer =
                    vault.newSeal(SealRequest.of("host", List.of("/s"), Set.of()))) {
                writer.folder("s", source);

                Restic.Outcome prune = restic().run(null, "prune");
                Restic.Outcome backup = restic().run(null, "backup", source.toString());

                assertThat(prune.exit()).isNotZero();
                assertThat(prune.stderr()).contains("repository is already locked");
                assertThat(backup.exit()).isZero();
            }
            restic().must("prune");
        }
    }

    @Test
    void shouldRefuseAnotherFormatAndWhatIsNoRepository() throws Exception {
        restic().must("init", "--repository-version", "1");

        assertThatThrownBy(() -> Vault.open(folder, password(SECRET)))
                .isInstanceOf(VaultException.UnsupportedVersion.class)
                .hasMessageContaining("version 1")
                .hasMessageContaining("upgrade_repo_v2");
        assertThatThrownBy(() -> Vault.open(source, password(SECRET)))
                .isInstanceOf(VaultException.NotARepository.class);
        assertThatThrownBy(() -> Vault.create(folder, password(SECRET)))
                .isInstanceOf(VaultException.AlreadyExists.class);
        assertThatThrownBy(() -> Vault.create(source, password(SECRET)))
                .isInstanceOf(VaultException.AlreadyExists.class)
                .hasMessageContaining("other files");
    }
}
