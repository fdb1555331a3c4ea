package dev.reprise.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.reprise.vault.crypto.Password;
import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.restore.RestoreOptions;
import dev.reprise.vault.seal.SealRequest;
import dev.reprise.vault.seal.SealWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real file system of 24 MB that really is full. */
class FullDiskIT {
    private Path scratch = Path.of("");
    private Path small = Path.of("");
    private boolean mounted;

    @BeforeEach
    void mount(@TempDir Path temporary) throws Exception {
        scratch = temporary;
        small = Files.createDirectories(temporary.resolve("small"));
        mounted =
                SampleTree.isRoot()
                        && run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", small.toString());
        if (!mounted) {
            String loud = "cannot mount a small tmpfs: what a full disk does is not tested";
            if ("true".equals(System.getenv("CI"))) {
                throw new IllegalStateException(loud);
            }
            System.err.println("SKIPPED: " + loud);
            abort(loud);
        }
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", small.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private static Password password() {
        return Password.of("secret".toCharArray());
    }

    private static SealRequest request() {
        return SealRequest.of("host", List.of("/s"), Set.of());
    }

    @Test
    void shouldSaySoAndKeepWhatWasComplete() throws Exception {
        // Given
        Path source = Files.createDirectories(scratch.resolve("source"));
        Files.write(source.resolve("a"), SampleTree.noise(new Random(1), 2_000_000));
        Path folder = small.resolve("vault");
        Snapshot first;
        try (Vault vault = Vault.create(folder, password())) {
            try (SealWriter writer = vault.newSeal(request())) {
                writer.folder("s", source);
                first = writer.commit();
            }
            Files.write(source.resolve("b"), SampleTree.noise(new Random(2), 40_000_000));

            // When
            try (SealWriter writer = vault.newSeal(request())) {
                assertThatThrownBy(
                                () -> {
                                    writer.folder("s", source);
                                    writer.commit();
                                })
                        .isInstanceOf(VaultException.NoSpace.class)
                        .hasMessageContaining("no space left")
                        .hasMessageContaining(folder.toString());
            }
        }

        // Then
        new Restic(folder, "secret").must("check", "--read-data", "--no-lock");
        try (Vault vault = Vault.open(folder, password())) {
            assertThat(vault.snapshots()).extracting(Snapshot::id).containsExactly(first.id());
        }
    }

    @Test
    void shouldRestoreFromADiskThatIsFull() throws Exception {
        // Given
        Path source = Files.createDirectories(scratch.resolve("source"));
        Files.write(source.resolve("a"), SampleTree.noise(new Random(1), 2_000_000));
        Path folder = small.resolve("vault");
        try (Vault vault = Vault.create(folder, password())) {
            try (SealWriter writer = vault.newSeal(request())) {
                writer.folder("s", source);
                writer.commit();
            }
            fill(small.resolve("filler"));

            // When
            Path target = scratch.resolve("restored");
            vault.restore(vault.snapshots().getFirst().id(), "s", target, RestoreOptions.STANDARD);

            // Then
            assertThat(SampleTree.describe(target)).isEqualTo(SampleTree.describe(source));
        }
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[4096];
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    @Test
    void shouldSaySoWhenTheTargetIsFull() throws Exception {
        // Given
        Path source = Files.createDirectories(scratch.resolve("source"));
        Files.write(source.resolve("a"), SampleTree.noise(new Random(1), 30_000_000));
        try (Vault vault = Vault.create(scratch.resolve("vault"), password())) {
            try (SealWriter writer = vault.newSeal(request())) {
                writer.folder("s", source);
                writer.commit();
            }

            // When, then
            Snapshot snapshot = vault.snapshots().getFirst();
            assertThatThrownBy(
                            () ->
                                    vault.restore(
                                            snapshot.id(),
                                            "s",
                                            small.resolve("restored"),
                                            RestoreOptions.STANDARD))
                    .isInstanceOf(VaultException.NoSpace.class)
                    .hasMessageContaining(small.toString());
        }
    }
}
