package dev.reprise.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.vault.check.CheckReport;
import dev.reprise.vault.crypto.Password;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.restore.RestoreOptions;
import dev.reprise.vault.restore.RestoreReport;
import dev.reprise.vault.seal.SealRequest;
import dev.reprise.vault.seal.SealWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without an index everything can be restored all the same, and nothing new is built on it. */
class LostIndexIT {
    private Path scratch = Path.of("");
    private Path folder = Path.of("");
    private Map<String, String> expected = Map.of();
    private Path index = Path.of("");

    @BeforeEach
    void prepare(@TempDir Path temporary) throws Exception {
        scratch = temporary;
        folder = scratch.resolve("vault");
        Path source = scratch.resolve("source");
        SampleTree.create(source, 6);
        expected = SampleTree.describe(source);
        Vault.create(folder, password()).close();
        seal(Optional.empty());
        index = indexes().getFirst();
    }

    private static Password password() {
        return Password.of("secret".toCharArray());
    }

    private Snapshot seal(Optional<Snapshot> parent) throws IOException {
        SealRequest request =
                SealRequest.of("host", List.of("/s"), Set.of())
                        .withParent(parent.map(Snapshot::id));
        try (Vault vault = Vault.open(folder, password());
                SealWriter writer = vault.newSeal(request)) {
            writer.folder("s", scratch.resolve("source"));
            return writer.commit();
        }
    }

    private List<Path> indexes() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("index"))) {
            return files.sorted().toList();
        }
    }

    private RestoreReport restoreWhole() throws IOException {
        try (Vault vault = Vault.open(folder, password())) {
            Snapshot snapshot = vault.snapshots().getFirst();
            Path target = scratch.resolve("restored");
            RestoreReport report =
                    vault.restore(snapshot.id(), "s", target, RestoreOptions.STANDARD);
            assertThat(SampleTree.describe(target)).isEqualTo(expected);
            assertThat(vault.verify(snapshot.id(), "").isWhole()).isTrue();
            return report;
        }
    }

    private List<CheckReport.Problem> problems() throws IOException {
        try (Vault vault = Vault.open(folder, password())) {
            return vault.check(false).problems();
        }
    }

    @Test
    void shouldRestoreWholeWithADamagedIndexAndSaySo() throws Exception {
        // Given
        byte[] bytes = Files.readAllBytes(index);
        bytes[bytes.length / 2] ^= 8;
        Files.delete(index);
        Files.write(index, bytes);
        String name = folder.relativize(index).toString();

        // Then
        assertThat(restoreWhole().notes()).anyMatch(note -> note.startsWith(name));
        assertThat(problems()).extracting(CheckReport.Problem::file).containsExactly(name);
        assertThat(problems().getFirst().affected()).hasSize(1);
    }

    @Test
    void shouldSealAnewWhatADamagedIndexNamed() throws Exception {
        // Given
        byte[] whole = Files.readAllBytes(index);
        byte[] bytes = whole.clone();
        bytes[bytes.length / 2] ^= 8;
        Files.delete(index);
        Files.write(index, bytes);
        Snapshot first;

        // When
        Snapshot second;
        try (Vault vault = Vault.open(folder, password())) {
            first = vault.snapshots().getFirst();
            assertThat(vault.unreadableIndexes())
                    .containsExactly(folder.relativize(index).toString());
            second = seal(Optional.of(first));

            // Then it counts again, once it is whole again
            Files.write(index, whole);
            assertThat(vault.unreadableIndexes()).isEmpty();
        }
        Files.write(index, bytes);

        // Then nothing of it rests on the damaged one
        assertThat(second.tree()).isEqualTo(first.tree());
        Files.delete(index);
        assertThat(problems()).isEmpty();
        new Restic(folder, "secret").must("check", "--read-data");
    }

    @Test
    void shouldRestoreWholeWithoutAnIndexAndSaySo() throws Exception {
        // Given
        Files.delete(index);

        // Then
        assertThat(restoreWhole().notes()).anyMatch(note -> note.contains("restic repair index"));
        assertThat(problems()).extracting(CheckReport.Problem::file).containsExactly("index/");
        assertThat(problems().getFirst().affected()).hasSize(1);
    }

    @Test
    void shouldBuildNothingNewOnWhatNoIndexNames() throws Exception {
        // Given
        Snapshot first;
        try (Vault vault = Vault.open(folder, password())) {
            first = vault.snapshots().getFirst();
        }
        Files.delete(index);

        // When
        Snapshot second = seal(Optional.of(first));

        // Then the stock program, which knows index files only, finds all of it
        assertThat(second.tree()).isEqualTo(first.tree());
        assertThat(problems()).isEmpty();
        new Restic(folder, "secret").must("check", "--read-data");
    }
}
