package dev.reprise.component.postgres.wal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every timeline of a system that spool or vault know, with its history file. */
final class LogTips {
    private static final Logger LOG = LoggerFactory.getLogger(LogTips.class);

    private final List<Spool.Kept> kept;

    private LogTips(List<Spool.Kept> kept) {
        this.kept = kept;
    }

    static LogTips of(String systemId, Spool spool, LogShelf shelf, List<Batch> batches)
            throws IOException {
        var all = new ArrayList<>(spool.histories(systemId));
        Set<String> known = new HashSet<>();
        all.forEach(each -> known.add(each.history().branch()));
        for (Batch batch : batches) {
            int timeline =
                    Integer.parseInt(batch.branch().substring(0, batch.branch().indexOf('-')));
            if (known.contains(batch.branch())) {
                continue;
            }
            try {
                shelf.history(batch, timeline)
                        .ifPresent(
                                content -> {
                                    known.add(batch.branch());
                                    all.add(
                                            new Spool.Kept(
                                                    TimelineHistory.parse(
                                                            systemId, timeline, content),
                                                    content));
                                });
            } catch (IOException | IllegalArgumentException e) {
                LOG.warn(
                        "snapshot={} the history of timeline {} cannot be read: {}",
                        batch.snapshot(),
                        timeline,
                        e.getMessage());
            }
        }
        return new LogTips(List.copyOf(all));
    }

    /** Every history file ever seen. */
    List<Spool.Kept> kept() {
        return kept;
    }

    /**
     * The timeline that was followed last, if it is the base's or grew out of it; else the youngest
     * such of which anything is held.
     */
    TimelineHistory newest(BaseInfo base, LogSources sources, Optional<String> followed)
            throws IOException {
        var candidates = new ArrayList<TimelineHistory>();
        kept.stream()
                .map(Spool.Kept::history)
                .filter(each -> descends(each, base))
                .forEach(candidates::add);
        if (!candidates.contains(base.timelineHistory())) {
            candidates.add(base.timelineHistory());
        }
        candidates.sort(Comparator.comparingInt(TimelineHistory::timeline).reversed());
        for (TimelineHistory each : candidates) {
            if (followed.isPresent() && each.branch().equals(followed.get())) {
                return each;
            }
        }
        for (TimelineHistory each : candidates) {
            if (sources.holds(each)) {
                return each;
            }
        }
        return base.timelineHistory();
    }

    /** By the spool, or else by the batch that was written last. */
    static Optional<String> followed(String systemId, Spool spool, List<Batch> batches)
            throws IOException {
        return spool.followed(systemId)
                .or(
                        () ->
                                batches.stream()
                                        .max(Comparator.comparing(Batch::savedAt))
                                        .map(Batch::branch));
    }

    private static boolean descends(TimelineHistory history, BaseInfo base) {
        int index = history.lineage().indexOf(base.timelineHistory());
        return index >= 0
                && (index == history.forks().size()
                        || !history.forks().get(index).at().isBefore(base.end()));
    }
}
