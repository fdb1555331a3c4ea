package dev.reprise.component.postgres.wal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
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

    /** The newest timeline that grew out of the base's after it, and of which anything is held. */
    TimelineHistory newest(BaseInfo base, LogSources sources) throws IOException {
        List<TimelineHistory> candidates =
                kept.stream()
                        .map(Spool.Kept::history)
                        .filter(each -> descends(each, base))
                        .sorted(Comparator.comparingInt(TimelineHistory::timeline).reversed())
                        .toList();
        for (TimelineHistory each : candidates) {
            if (sources.holds(each)) {
                return each;
            }
        }
        return base.timelineHistory();
    }

    private static boolean descends(TimelineHistory history, BaseInfo base) {
        int index = history.lineage().indexOf(base.timelineHistory());
        return index >= 0
                && (index == history.forks().size()
                        || !history.forks().get(index).at().isBefore(base.end()));
    }
}
