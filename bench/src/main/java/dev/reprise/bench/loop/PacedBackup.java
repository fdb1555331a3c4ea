package dev.reprise.bench.loop;

import dev.reprise.vault.Vault;
import dev.reprise.vault.crypto.Password;
import dev.reprise.vault.repository.Pacing;
import dev.reprise.vault.seal.SealRequest;
import dev.reprise.vault.seal.SealWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Our own backup, of 400 MB that do not compress, paced as the backup service paces it, and over
 * again into fresh vaults until it is told to stop.
 */
final class PacedBackup {
    private static final int FILES = 40;
    private static final int FILE_SIZE = 10_000_000;

    private final Path source;
    private final Path vaults;
    private final Pacing pacing;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong finished = new AtomicLong();

    /**
     * @param bytesPerSecond that it writes at the most
     */
    PacedBackup(Path scratch, long bytesPerSecond) {
        this.source = scratch.resolve("source");
        this.vaults = scratch.resolve("vaults");
        this.pacing = Pacing.gentle(() -> stopped.get() ? Long.MAX_VALUE : bytesPerSecond);
    }

    void writeSource() throws IOException {
        Random random = new Random(42);
        byte[] noise = new byte[FILE_SIZE];
        Files.createDirectories(source);
        for (int i = 0; i < FILES; i++) {
            random.nextBytes(noise);
            Files.write(source.resolve("segment-" + i), noise);
        }
    }

    /** Backs up until stopped; the one that is under way then is brought to its end. */
    void run() throws IOException {
        Files.createDirectories(vaults);
        while (!stopped.get()) {
            Path vault = vaults.resolve("vault-" + finished.get());
            try (Password password = Password.of("bench".toCharArray());
                    Vault fresh = Vault.create(vault, password)) {
                SealRequest request = SealRequest.of("bench", List.of(source.toString()), Set.of());
                try (SealWriter writer = fresh.newSeal(request, pacing)) {
                    writer.folder("tree", source);
                    writer.commit();
                }
            }
            finished.incrementAndGet();
        }
    }

    void stop() {
        stopped.set(true);
    }

    /** Backups brought to their end. */
    long finished() {
        return finished.get();
    }
}
