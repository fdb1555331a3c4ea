package dev.reprise.component.postgres.restore;

import dev.reprise.component.SealTags;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.postgres.configuration.ServerConfiguration;
import dev.reprise.component.postgres.wal.WalHistory;
import dev.reprise.contracts.Wire;
import dev.reprise.vault.Vault;
import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.SnapshotId;
import dev.reprise.vault.restore.RestoreOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A base in the vault, and the log that belongs to it in the spool and the vault. */
final class VaultBase {
    private static final String FOLDER = "base";

    private static final Logger LOG = LoggerFactory.getLogger(VaultBase.class);

    private final Vault vault;
    private final Path spool;
    private final String component;

    VaultBase(Vault vault, Path spool, String component) {
        this.vault = vault;
        this.spool = spool;
        this.component = component;
    }

    Vault vault() {
        return vault;
    }

    /** The base itself is at fault: an older one may do. */
    static final class Damaged extends Exception {
        private static final long serialVersionUID = 1L;

        Damaged(VaultException cause) {
            super(cause.fact() + ": " + cause.subject(), cause);
        }
    }

    /**
     * Restores the files without syncing them: a server that begins to recover from a base syncs
     * its whole data folder first, and a stage counts only after that.
     *
     * @throws Damaged if a part of it is missing, or does not fit its hash
     */
    void restore(String snapshot, Path folder, Work work)
            throws IOException, Damaged, SupersededException {
        var superseded = new AtomicReference<@Nullable SupersededException>();
        RestoreOptions options =
                RestoreOptions.STANDARD
                        .withoutSync()
                        .telling(
                                progress -> {
                                    try {
                                        work.progress(
                                                "restoring the base",
                                                progress.bytes(),
                                                progress.bytesSoFar(),
                                                "bytes");
                                    } catch (SupersededException e) {
                                        superseded.set(e);
                                    }
                                });
        try {
            vault.restore(SnapshotId.parse(snapshot), FOLDER, folder, options);
        } catch (VaultException.Damaged | VaultException.Missing | VaultException.NotFound e) {
            throw new Damaged(e);
        }
        SupersededException e = superseded.get();
        if (e != null) {
            throw e;
        }
    }

    /**
     * Restores what is known of the server's configuration, beside its data; without what was taken
     * out of it since.
     *
     * @return what it says; {@link ServerConfiguration#UNKNOWN} for a base without it
     */
    ServerConfiguration configuration(String snapshot, Path stage) throws IOException, Damaged {
        SnapshotId id = SnapshotId.parse(snapshot);
        Path file = stage.resolve(ServerConfiguration.NAME);
        try {
            try (InputStream in = vault.open(id, ServerConfiguration.NAME)) {
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            } catch (VaultException.NotFound e) {
                return ServerConfiguration.UNKNOWN;
            }
            ServerConfiguration kept = ServerConfiguration.of(stage);
            if (!kept.outside().isEmpty()) {
                Path outside = stage.resolve(ServerConfiguration.OUTSIDE);
                vault.restore(id, ServerConfiguration.OUTSIDE, outside, RestoreOptions.STANDARD);
                for (String each : droppedSince(kept)) {
                    Path dropped = Path.of(outside + each);
                    if (Files.isRegularFile(dropped)) {
                        Files.delete(dropped);
                    }
                }
            }
            return kept;
        } catch (VaultException.Damaged | VaultException.Missing e) {
            throw new Damaged(e);
        }
    }

    /** Of its files, those that were no part of the server any more when it was sealed last. */
    private List<String> droppedSince(ServerConfiguration kept) {
        try {
            SnapshotId newest =
                    SnapshotId.parse(SealTags.all(vault, component).getLast().snapshot());
            try (InputStream in = vault.open(newest, ServerConfiguration.NAME)) {
                ServerConfiguration last =
                        Wire.fromJson(in.readAllBytes(), ServerConfiguration.class);
                return last.whole()
                        ? kept.outside().stream()
                                .filter(each -> !last.outside().contains(each))
                                .toList()
                        : List.of();
            }
        } catch (IOException e) {
            LOG.info(
                    "component={} how it was configured last is not known: {}",
                    component,
                    e.getMessage());
            return List.of();
        }
    }

    /** Put together and checked, record by record. */
    WalHistory history(String snapshot, Progress progress)
            throws IOException, Damaged, SupersededException, InterruptedException {
        var superseded = new AtomicReference<@Nullable SupersededException>();
        long[] read = {0};
        try {
            return WalHistory.assemble(
                    spool,
                    vault,
                    component,
                    snapshot,
                    bytes -> {
                        read[0] += bytes;
                        try {
                            progress.read(read[0]);
                        } catch (SupersededException e) {
                            superseded.set(e);
                            throw new InterruptedException(e.getMessage());
                        }
                    });
        } catch (VaultException.Damaged | VaultException.Missing | VaultException.NotFound e) {
            throw new Damaged(e);
        } catch (InterruptedException e) {
            SupersededException later = superseded.get();
            if (later != null) {
                throw later;
            }
            throw e;
        }
    }

    /** Told how many bytes of the log were read so far. */
    interface Progress {
        void read(long bytes) throws SupersededException;
    }
}
