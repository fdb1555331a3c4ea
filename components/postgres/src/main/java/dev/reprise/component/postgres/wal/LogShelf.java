package dev.reprise.component.postgres.wal;

import dev.reprise.component.SealTags;
import dev.reprise.contracts.Seal;
import dev.reprise.vault.Vault;
import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.FileMeta;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.format.SnapshotId;
import dev.reprise.vault.seal.SealRequest;
import dev.reprise.vault.seal.SealWriter;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One component's log in the vault. Thread-safe. */
final class LogShelf {
    private static final int MODE = 0600;

    private final Vault vault;
    private final String component;

    LogShelf(Vault vault, String component) {
        this.vault = vault;
        this.component = component;
    }

    /** All batches of a system, by where they begin. */
    List<Batch> batches(String systemId) throws IOException {
        var all = new ArrayList<Batch>();
        for (Snapshot snapshot :
                vault.snapshots(Set.of("reprise", Batch.TYPE, "component=" + component))) {
            Batch.parse(snapshot.id().hex(), snapshot.time(), snapshot.tags())
                    .filter(batch -> batch.systemId().equals(systemId))
                    .ifPresent(all::add);
        }
        all.sort(Comparator.comparing(Batch::from).thenComparing(Batch::to));
        return all;
    }

    /** Every base of the component, the oldest first. */
    List<Seal> seals() throws IOException {
        return SealTags.all(vault, component);
    }

    /** Up to where a branch lies in the vault; empty if none of it does. */
    Optional<Lsn> end(TimelineHistory history) throws IOException {
        String branch = history.branch();
        return batches(history.systemId()).stream()
                .filter(batch -> batch.branch().equals(branch))
                .map(Batch::to)
                .max(Comparator.naturalOrder());
    }

    /** A file of a batch, each part checked before it is given out. The caller closes it. */
    InputStream open(Batch batch, String file) throws IOException {
        return vault.open(SnapshotId.parse(batch.snapshot()), batch.path(file));
    }

    /** A file of any snapshot; empty if there is none of that name. */
    Optional<InputStream> open(String snapshot, String path) throws IOException {
        try {
            return Optional.of(vault.open(SnapshotId.parse(snapshot), path));
        } catch (VaultException.NotFound e) {
            return Optional.empty();
        }
    }

    /** The history of the branch of a batch, for a timeline that has one. */
    Optional<String> history(Batch batch, int timeline) throws IOException {
        Optional<InputStream> file =
                open(batch.snapshot(), batch.path("%08X.history".formatted(timeline)));
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = file.get()) {
            return Optional.of(
                    new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    /** Puts a stretch of the spool into the vault; durable on return. */
    void save(StreamState.Cut cut, Spool spool, String host, InstantSource clock)
            throws IOException {
        SealRequest request =
                SealRequest.of(host, List.of("/" + component), Batch.tags(component, cut));
        Batch batch = Batch.parse("", clock.instant(), request.tags()).orElseThrow();
        FileMeta meta = FileMeta.of(MODE, clock.instant());
        SegmentNames names = cut.names();
        try (SealWriter writer = vault.newSeal(request)) {
            Lsn at = cut.from();
            while (at.isBefore(cut.to())) {
                Lsn segment = names.start(at);
                Lsn next = segment.plus(names.size());
                Lsn until = next.isBefore(cut.to()) ? next : cut.to();
                String file = names.file(cut.history().timeline(), segment);
                long offset = at.value() - segment.value();
                long length = until.value() - at.value();
                try (InputStream in = part(spool, cut, segment, offset, length)) {
                    if (writer.file(batch.path(file), meta, in) != length) {
                        throw new EOFException("the spool became shorter: " + file);
                    }
                }
                at = until;
            }
            Path history = spool.branch(cut.history()).resolve(cut.history().fileName());
            if (Files.exists(history)) {
                writer.file(
                        batch.path(cut.history().fileName()),
                        meta,
                        new ByteArrayInputStream(Files.readAllBytes(history)));
            }
            writer.commit();
        }
    }

    private static InputStream part(
            Spool spool, StreamState.Cut cut, Lsn segment, long offset, long length)
            throws IOException {
        Path complete = spool.complete(cut.history(), cut.names(), segment);
        Path file =
                Spool.size(complete) >= 0
                        ? complete
                        : spool.growing(cut.history(), cut.names(), segment);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        channel.position(offset);
        return new Limited(Channels.newInputStream(channel), length);
    }

    /** The first bytes of a stream. */
    private static final class Limited extends java.io.FilterInputStream {
        private long left;

        Limited(InputStream in, long limit) {
            super(in);
            this.left = limit;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = super.read(into, offset, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }
    }
}
