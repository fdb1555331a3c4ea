package dev.reprise.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.vault.crypto.Password;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.seal.SealRequest;
import dev.reprise.vault.seal.SealWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that backs up again and again is killed a hundred times at random moments. Whatever
 * snapshot it leaves is whole, and the stock restic finds nothing wrong.
 */
class KilledBackupIT {
    private static final int KILLS = 100;
    private static final String SECRET = "secret";

    @Test
    void shouldLeaveASoundRepositoryWheneverItIsKilled(@TempDir Path scratch) throws Exception {
        // Given
        Path folder = scratch.resolve("vault");
        Path source = scratch.resolve("source");
        Files.createDirectories(source);
        Vault.create(folder, Password.of(SECRET.toCharArray())).close();
        Random random = new Random();
        int snapshots = 0;
        try (Vault vault = Vault.open(folder, Password.of(SECRET.toCharArray()))) {
            for (int kill = 0; kill < KILLS; kill++) {
                // When
                boolean afterACommit = kill % 5 == 0;
                Duration delay = Duration.ofMillis(random.nextInt(afterACommit ? 300 : 1_100));
                killAfter(folder, source, afterACommit, delay, kill);

                // Then
                List<Snapshot> listed = vault.snapshots();
                for (Snapshot snapshot : listed.subList(snapshots, listed.size())) {
                    assertThat(vault.verify(snapshot.id(), "").damaged())
                            .as("kill %d", kill)
                            .isEmpty();
                }
                snapshots = listed.size();
                assertThat(vault.check(false).problems()).as("kill %d", kill).isEmpty();
            }
        }
        assertThat(snapshots).as("backups that were done before the kill").isPositive();
        Restic restic = new Restic(folder, SECRET);
        restic.must("unlock");
        restic.must("check", "--read-data");
    }

    /** Some live until a backup is done, however slow the machine; most die at any moment. */
    private static void killAfter(
            Path folder, Path source, boolean afterACommit, Duration delay, int seed)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Victim.class.getName(),
                                folder.toString(),
                                source.toString(),
                                Integer.toString(seed))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        if (afterACommit) {
            assertThat(process.inputReader().readLine()).isEqualTo("committed");
        }
        if (process.waitFor(delay.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the backup ended by itself with " + process.exitValue());
        }
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    /** Backs up new files for ever. */
    static final class Victim {
        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            Path source = Path.of(arguments[1]);
            Random random = new Random(Long.parseLong(arguments[2]));
            try (Vault vault = Vault.open(folder, Password.of(SECRET.toCharArray()))) {
                for (int round = 0; ; round++) {
                    for (int file = 0; file < 20; file++) {
                        Files.write(
                                source.resolve("f" + file),
                                SampleTree.noise(random, 1_000 + random.nextInt(400_000)));
                    }
                    SealRequest request = SealRequest.of("host", List.of("/s"), Set.of());
                    try (SealWriter writer = vault.newSeal(request)) {
                        writer.folder("s", source);
                        writer.commit();
                    }
                    System.out.println("committed");
                }
            }
        }
    }
}
