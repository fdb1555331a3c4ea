package dev.reprise.validator;

import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.contracts.Command.ScrubPoint;
import dev.reprise.contracts.StepResult;
import dev.reprise.runtime.VaultDoor;
import dev.reprise.vault.Vault;
import dev.reprise.vault.format.SnapshotId;
import dev.reprise.vault.restore.VerifyReport;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads a recovery point back whole, and compares every blob with its hash. */
final class Scrub {
    private static final int MOST_NAMED = 100;

    private final VaultDoor door;

    Scrub(VaultDoor door) {
        this.door = door;
    }

    /** The vault says nothing while it reads, so the reading is watched from beside. */
    StepEnd read(ScrubPoint command, Work work)
            throws SupersededException, InterruptedException, IOException {
        Vault vault = door.open();
        SnapshotId point = SnapshotId.parse(command.snapshot());
        var reading = new CompletableFuture<VerifyReport>();
        Thread reader =
                Thread.ofPlatform()
                        .daemon()
                        .name("scrub-" + point.shortHex())
                        .start(
                                () -> {
                                    try {
                                        reading.complete(vault.verify(point, ""));
                                    } catch (IOException | RuntimeException | Error e) {
                                        reading.completeExceptionally(e);
                                    }
                                });
        try {
            return ended(command, await(reading, work));
        } finally {
            reader.interrupt();
        }
    }

    private static VerifyReport await(CompletableFuture<VerifyReport> reading, Work work)
            throws SupersededException, InterruptedException, IOException {
        while (true) {
            work.progress("reading back", 0, 0, "");
            try {
                return reading.get(500, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                continue;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException io) {
                    throw io;
                }
                throw new IllegalStateException("reading back broke off", e.getCause());
            }
        }
    }

    private static StepEnd ended(ScrubPoint command, VerifyReport report) {
        return new StepEnd.Succeeded(
                new StepResult.Scrubbed(
                        command.snapshot(),
                        report.bytes(),
                        report.damaged().stream()
                                .limit(MOST_NAMED)
                                .map(each -> each.path() + ": " + each.why())
                                .toList()));
    }
}
