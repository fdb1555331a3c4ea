package dev.reprise.component.postgres.wal;

import dev.reprise.contracts.Position;
import dev.reprise.contracts.Seal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Removes whole segments from the spool that lie in the vault and that none of the newest bases
 * needs. Histories stay for ever, and so does every branch that is not followed now: an older base
 * leads along it.
 */
final class SpoolPruner {
    /** The newest may be damaged, and the one before it too. */
    static final int BASES_KEPT = 3;

    private final Spool spool;

    SpoolPruner(Spool spool) {
        this.spool = spool;
    }

    /**
     * @param seals of the component, the oldest first
     * @return how many segments were removed
     */
    int prune(StreamState.View view, List<Seal> seals) throws IOException {
        TimelineHistory on = view.history();
        SegmentNames names = view.names();
        if (on == null || names == null || seals.size() < BASES_KEPT) {
            return 0;
        }
        Optional<Lsn> needed = needed(on, seals.subList(seals.size() - BASES_KEPT, seals.size()));
        if (needed.isEmpty()) {
            return 0;
        }
        Lsn vaulted = names.start(view.vaulted());
        Lsn limit = names.start(needed.get());
        limit = limit.isBefore(vaulted) ? limit : vaulted;
        int removed = 0;
        for (Lsn segment : spool.segments(on, names)) {
            Path file = spool.complete(on, names, segment);
            if (segment.isBefore(limit) && Files.deleteIfExists(file)) {
                removed++;
            }
        }
        return removed;
    }

    /** The first place that any of them needs; empty unless all are on the branch followed now. */
    private static Optional<Lsn> needed(TimelineHistory on, List<Seal> seals) {
        Lsn first = null;
        for (Seal seal : seals) {
            @Nullable Position position = seal.position();
            if (position == null || !position.branch().equals(on.branch())) {
                return Optional.empty();
            }
            Lsn at = Lsn.fromSortable(position.at());
            first = first == null || at.isBefore(first) ? at : first;
        }
        return Optional.ofNullable(first);
    }
}
