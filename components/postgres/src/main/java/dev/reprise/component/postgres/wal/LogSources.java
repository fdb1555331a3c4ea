package dev.reprise.component.postgres.wal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the segments of one system's log can be read: spool, vault, and the base itself. */
final class LogSources {
    private static final Logger LOG = LoggerFactory.getLogger(LogSources.class);
    private static final int MOST_NAMED = 8;

    private final Spool spool;
    private final LogShelf shelf;
    private final List<Batch> batches;
    private final SegmentNames names;
    private final String snapshot;
    private final TimelineHistory baseHistory;
    private final Set<String> unread = new LinkedHashSet<>();

    /**
     * @param snapshot the base's seal, which may hold segments too
     */
    LogSources(
            Spool spool,
            LogShelf shelf,
            List<Batch> batches,
            SegmentNames names,
            String snapshot,
            TimelineHistory baseHistory) {
        this.spool = spool;
        this.shelf = shelf;
        this.batches = batches;
        this.names = names;
        this.snapshot = snapshot;
        this.baseHistory = baseHistory;
    }

    /** What of the vault could not be read, and why; a few of it where it is much. */
    List<String> unread() {
        return List.copyOf(unread);
    }

    private void unread(String what, IOException why) {
        String says = what + " cannot be read: " + why.getMessage();
        if (unread.size() < MOST_NAMED && unread.add(says)) {
            LOG.warn(says);
        }
    }

    SegmentNames names() {
        return names;
    }

    /** One place that a segment can be read from. */
    interface Source {
        /**
         * Fills a segment's memory from its start, as far as this goes.
         *
         * @return how far that was
         */
        int read(byte[] memory) throws IOException;
    }

    /** The cheapest first. */
    List<Source> of(TimelineHistory branch, Lsn segment) throws IOException {
        var all = new ArrayList<Source>();
        for (Path file :
                List.of(
                        spool.complete(branch, names, segment),
                        spool.growing(branch, names, segment))) {
            if (Files.exists(file)) {
                all.add(memory -> file(file, memory));
            }
        }
        Lsn end = segment.plus(names.size());
        if (batches.stream()
                .anyMatch(
                        batch ->
                                batch.branch().equals(branch.branch())
                                        && batch.from().isBefore(end)
                                        && segment.isBefore(batch.to()))) {
            all.add(memory -> batches(branch, segment, memory));
        }
        if (branch.equals(baseHistory)) {
            all.add(memory -> base(branch, segment, memory));
        }
        return all;
    }

    /** Whether anything of a branch is held, beside what the base holds. */
    boolean holds(TimelineHistory branch) throws IOException {
        return !spool.segments(branch, names).isEmpty()
                || batches.stream().anyMatch(batch -> batch.branch().equals(branch.branch()));
    }

    private static int file(Path file, byte[] memory) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(memory, 0, memory.length);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private int base(TimelineHistory branch, Lsn segment, byte[] memory) {
        String path = "base/pg_wal/" + names.file(branch.timeline(), segment);
        try {
            Optional<InputStream> file = shelf.open(snapshot, path);
            if (file.isEmpty()) {
                return 0;
            }
            try (InputStream in = file.get()) {
                return fill(in, memory, 0, memory.length, path + " of the base");
            }
        } catch (IOException e) {
            unread(path + " of the base", e);
            return 0;
        }
    }

    /** Batch after batch, as long as each begins where, or before, the one before it ends. */
    private int batches(TimelineHistory branch, Lsn segment, byte[] memory) {
        int have = 0;
        var left = new ArrayList<>(batches);
        while (have < memory.length) {
            Lsn at = segment.plus(have);
            Optional<Batch> next =
                    left.stream()
                            .filter(batch -> batch.branch().equals(branch.branch()))
                            .filter(batch -> !at.isBefore(batch.from()))
                            .filter(batch -> at.isBefore(batch.to()))
                            .max((one, other) -> one.to().compareTo(other.to()));
            if (next.isEmpty()) {
                return have;
            }
            left.remove(next.get());
            have += batch(next.get(), branch, segment, memory, have);
        }
        return have;
    }

    /** What a batch gives from a place on, up to its end or to the first blob that is damaged. */
    private int batch(Batch batch, TimelineHistory branch, Lsn segment, byte[] memory, int offset) {
        Lsn fileStart = batch.from().isBefore(segment) ? segment : batch.from();
        long skip = segment.plus(offset).value() - fileStart.value();
        Lsn segmentEnd = segment.plus(memory.length);
        Lsn end = batch.to().isBefore(segmentEnd) ? batch.to() : segmentEnd;
        int wanted = (int) (end.value() - segment.value()) - offset;
        try (InputStream in = shelf.open(batch, names.file(branch.timeline(), segment))) {
            in.skipNBytes(skip);
            return fill(in, memory, offset, wanted, named(batch));
        } catch (IOException e) {
            unread(named(batch), e);
            return 0;
        }
    }

    private static String named(Batch batch) {
        return "the batch of the log from %s to %s".formatted(batch.from(), batch.to());
    }

    private int fill(InputStream in, byte[] memory, int offset, int wanted, String of) {
        int have = 0;
        try {
            while (have < wanted) {
                int count = in.read(memory, offset + have, wanted - have);
                if (count < 0) {
                    break;
                }
                have += count;
            }
        } catch (IOException e) {
            unread(of, e);
        }
        return have;
    }
}
