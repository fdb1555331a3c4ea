package dev.reprise.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.contracts.Position;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepRef;
import dev.reprise.stack.Section;
import dev.reprise.stack.Stack;
import dev.reprise.stack.StackFileException;
import dev.reprise.vault.Vault;
import dev.reprise.vault.seal.SealRequest;
import dev.reprise.vault.seal.SealWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KindsTest {
    private final Kinds kinds = new Kinds(List.of(new FolderKind()));

    @TempDir Path folder;

    @Test
    void shouldOpenEveryComponentInTheOrderOfTheFile() throws IOException {
        // Given
        Stack stack =
                kinds.read(
                        yaml("vault", "z: {kind: folder, path: a}", "b: {kind: folder, path: c}"));

        // When
        var components = kinds.open(stack, Clock.systemUTC());

        // Then
        assertThat(components.keySet()).containsExactly("z", "b");
        assertThat(components.firstEntry().getValue().folders())
                .containsExactly(folder.resolve("a"));
    }

    @Test
    void shouldRejectAKeyThatTheKindDoesNotKnow() throws IOException {
        Stack stack = kinds.read(yaml("vault", "z: {kind: folder, path: a, pth: b}"));

        assertThatThrownBy(() -> kinds.open(stack, Clock.systemUTC()))
                .hasMessageContaining("reprise.yaml:4: protect.z.pth: is no key")
                .hasMessageEndingWith("did you mean `path`?");
    }

    @Test
    void shouldRefuseAVaultInsideWhatItProtects() throws IOException {
        Stack stack = kinds.read(yaml("a/vault", "z: {kind: folder, path: a}"));

        assertThatThrownBy(() -> kinds.open(stack, Clock.systemUTC()))
                .hasMessageContaining("reprise.yaml:2: vault.places: `" + folder.resolve("a/vault"))
                .hasMessageContaining("lie one in the other");
    }

    @Test
    void shouldRefuseAVaultInsideWhatItProtectsThroughALink() throws IOException {
        // Given
        Files.createDirectories(folder.resolve("a"));
        Files.createSymbolicLink(folder.resolve("elsewhere"), folder.resolve("a"));

        // When
        Stack stack = kinds.read(yaml("elsewhere/vault", "z: {kind: folder, path: a}"));

        // Then
        assertThatThrownBy(() -> kinds.open(stack, Clock.systemUTC()))
                .hasMessageContaining("lie one in the other");
    }

    @Test
    void shouldRefuseStateAroundWhatIsProtected() throws IOException {
        Stack stack = kinds.read(yaml("vault", "z: {kind: folder, path: reprise-state/z}"));

        assertThatThrownBy(() -> kinds.open(stack, Clock.systemUTC()))
                .hasMessageContaining("state: `" + folder.resolve("reprise-state"));
    }

    @Test
    void shouldRefuseTwoComponentsOverOneFolder() throws IOException {
        Files.createDirectories(folder.resolve("a"));
        Files.createSymbolicLink(folder.resolve("b"), folder.resolve("a"));
        Stack stack =
                kinds.read(
                        yaml(
                                "vault",
                                "y: {kind: folder, path: a}",
                                "z: {kind: folder, path: b/in}"));

        assertThatThrownBy(() -> kinds.open(stack, Clock.systemUTC()))
                .hasMessageContaining("reprise.yaml:5: protect.z: `" + folder.resolve("b/in"))
                .hasMessageContaining("a folder of y lie one in the other");
    }

    @Test
    void shouldRefuseAtStartWhatIsNotThereAndNeverWas() throws IOException {
        Stack stack = kinds.read(yaml("vault", "z: {kind: folder, path: typo}"));

        assertThatThrownBy(() -> rejectNeverThere(stack))
                .hasMessageContaining("reprise.yaml:4: protect.z.path: `" + folder.resolve("typo"))
                .hasMessageContaining("is not there, and never was")
                .hasMessageEndingWith("correct it, or make the folder first");

        Files.createDirectory(folder.resolve("typo"));
        assertThatCode(() -> rejectNeverThere(stack)).doesNotThrowAnyException();
    }

    @Test
    void shouldNotRefuseAtStartWhatIsGoneAndHasASeal() throws IOException {
        Files.writeString(folder.resolve("key"), "secret");
        Stack stack = kinds.read(stackFile("vault", "file:key", "z: {kind: folder, path: lost}"));
        try (Vault vault = StackVault.openOrCreate(stack, List.of())) {
            assertThatThrownBy(() -> rejectNeverThere(stack))
                    .hasMessageContaining("protect.z.path");
            Instant at = Instant.parse("2026-11-26T04:00:00Z");
            var ref = new StepRef(new RunId("r-1"), "seal", 1);
            var tags =
                    SealTags.of(
                            ref,
                            "z",
                            "folder",
                            at,
                            new Position("clock", at.toString()),
                            Seal.Consistency.FUZZY,
                            Map.of());
            try (SealWriter seal = vault.newSeal(SealRequest.of("host", List.of("/z"), tags))) {
                seal.commit();
            }

            assertThatCode(() -> rejectNeverThere(stack)).doesNotThrowAnyException();
        }
    }

    /** What is remembered is a place: a mistake in the file is no loss, whatever was sealed. */
    @Test
    void shouldRefuseAtStartWhatWasSeenElsewhere() throws IOException {
        Path there = Files.createDirectory(folder.resolve("there"));
        rejectNeverThere(kinds.read(yaml("vault", "z: {kind: folder, path: there}")));
        Stack wrong = kinds.read(yaml("vault", "z: {kind: folder, path: their}"));

        assertThatThrownBy(() -> rejectNeverThere(wrong))
                .hasMessageContaining("is not there; it was last seen in `" + there + "`")
                .hasMessageEndingWith("reprise restore z --offline");

        // And what was seen there and is gone is a loss
        Files.delete(there);
        Stack right = kinds.read(yaml("vault", "z: {kind: folder, path: there}"));
        assertThatCode(() -> rejectNeverThere(right)).doesNotThrowAnyException();
        // And one that was moved is known where it is now
        Files.createDirectory(folder.resolve("their"));
        rejectNeverThere(wrong);
        assertThatThrownBy(() -> rejectNeverThere(right)).hasMessageContaining("their`");
    }

    @Test
    void shouldRefuseAFileWhereAFolderBelongsUnlessThatWasThere() throws IOException {
        // Given
        Path place = Files.writeString(folder.resolve("there"), "no folder");
        Stack stack = kinds.read(yaml("vault", "z: {kind: folder, path: there}"));

        // When nothing is known of it, Then it is refused
        assertThatThrownBy(() -> rejectNeverThere(stack))
                .hasMessageContaining("reprise.yaml:4: protect.z.path: `" + place + "` is a file")
                .hasMessageEndingWith("next: correct it, or make the folder first");

        // And what has taken the place of a folder is a loss
        Files.delete(place);
        Files.createDirectory(place);
        rejectNeverThere(stack);
        Files.delete(place);
        Files.writeString(place, "no folder");
        assertThatCode(() -> rejectNeverThere(stack)).doesNotThrowAnyException();
    }

    @Test
    void shouldSayWhichFileIsSpoiltThatKnowsWhereAComponentWas() throws IOException {
        Files.createDirectory(folder.resolve("there"));
        Stack stack = kinds.read(yaml("vault", "z: {kind: folder, path: there}"));
        rejectNeverThere(stack);
        Path file = stack.state().resolve("places/z.json");
        Files.write(file, new byte[20]);

        assertThatThrownBy(() -> rejectNeverThere(stack))
                .isInstanceOf(StackFileException.class)
                .hasMessageStartingWith(file + ": the file that says where z was cannot be read: ")
                .hasMessageEndingWith("see that reprise.yaml says where z is, and remove the file");
    }

    private void rejectNeverThere(Stack stack) {
        new Whereabouts(stack).admit(kinds.open(stack, Clock.systemUTC()).values());
    }

    @Test
    void shouldRefuseTwoKindsOfOneWord() {
        assertThatThrownBy(() -> new Kinds(List.of(new FolderKind(), new FolderKind())))
                .isInstanceOf(IllegalStateException.class);
    }

    private Path yaml(String vault, String... members) throws IOException {
        return stackFile(vault, "env:P", members);
    }

    private Path stackFile(String vault, String password, String... members) throws IOException {
        return Files.writeString(
                folder.resolve("reprise.yaml"),
                "stack: s\nvault: {places: %s, password: \"%s\"}\nprotect:\n  %s\n"
                        .formatted(vault, password, String.join("\n  ", members)));
    }

    private static final class FolderKind implements ComponentKind {
        @Override
        public String kind() {
            return "folder";
        }

        @Override
        public Set<String> conditions() {
            return Set.of("gone");
        }

        @Override
        public Component open(String name, Section settings, Workplace place) {
            return new Folder(name, settings.path("path", Section.Existing.NOT_REQUIRED));
        }
    }

    private record Folder(String name, Path path) implements Component {
        @Override
        public String kind() {
            return "folder";
        }

        @Override
        public Map<String, Path> paths() {
            return Map.of("path", path);
        }

        @Override
        public Path lockFile() {
            return path.resolveSibling(path.getFileName() + ".reprise-lock");
        }

        @Override
        public List<Probe> probes() {
            return List.of();
        }

        @Override
        public Backup backup() {
            throw new UnsupportedOperationException("a folder that is only looked up");
        }

        @Override
        public Restore restore() {
            throw new UnsupportedOperationException("a folder that is only looked up");
        }

        @Override
        public Proof proof() {
            throw new UnsupportedOperationException("a folder that is only looked up");
        }

        @Override
        public void close() {}
    }
}
