package dev.reprise.component.postgres.wal;

import dev.reprise.component.postgres.wal.LogSources.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts a log together along one line of timelines: for each segment the first source that is whole,
 * or else the one that leads furthest. For one thread, once.
 */
final class LogAssembly {
    private final LogSources sources;
    private final BaseInfo base;
    private final List<TimelineHistory> line;
    private final byte[] memory;
    private final List<Piece> pieces = new ArrayList<>();
    private WalDecoder decoder;
    private LogMarks marks;

    /** A segment and where it is read. */
    record Piece(TimelineHistory branch, Lsn start, Source source) {}

    /**
     * @param covered bytes are there up to here, whether they make a whole record or not
     * @param ending why it goes no further; empty where there simply is no more
     */
    record Assembled(
            List<Piece> pieces,
            LogMarks marks,
            boolean any,
            Lsn lastRecord,
            Lsn lastEnd,
            Lsn covered,
            String ending) {}

    /**
     * @param tip the timeline to end on; the base's is among those that it grew out of
     */
    LogAssembly(LogSources sources, BaseInfo base, TimelineHistory tip) {
        this.sources = sources;
        this.base = base;
        List<TimelineHistory> lineage = tip.lineage();
        this.line = lineage.subList(lineage.indexOf(base.timelineHistory()), lineage.size());
        this.memory = new byte[base.segmentSize()];
        this.marks = new LogMarks(base.end());
        this.decoder =
                new WalDecoder(
                        base.segmentSize(),
                        sources.names().start(base.start()),
                        base.systemId(),
                        marks);
    }

    Assembled assemble(LogProgress progress) throws IOException, InterruptedException {
        int on = 0;
        while (true) {
            Lsn segment = decoder.position();
            // A timeline's first segment begins with what the one before it wrote there.
            while (on + 1 < line.size()
                    && !segment.isBefore(sources.names().start(forkAfter(on)))
                    && sources.holds(line.get(on + 1))) {
                on++;
            }
            Trial best = best(line.get(on), segment);
            if (best == null) {
                return assembled("");
            }
            pieces.add(new Piece(line.get(on), segment, best.source()));
            decoder = best.decoder();
            marks = best.marks();
            progress.read(decoder.position().value() - segment.value());
            if (!best.whole(memory.length, segment)) {
                return assembled(decoder.stopped());
            }
        }
    }

    private Lsn forkAfter(int on) {
        return line.get(on + 1).forks().getLast().at();
    }

    private record Trial(Source source, WalDecoder decoder, LogMarks marks) {
        boolean whole(int size, Lsn segment) {
            return decoder.stopped().isEmpty() && decoder.position().equals(segment.plus(size));
        }
    }

    private @Nullable Trial best(TimelineHistory branch, Lsn segment) throws IOException {
        Trial best = null;
        for (Source source : sources.of(branch, segment)) {
            int length = source.read(memory);
            if (length == 0) {
                continue;
            }
            LogMarks noted = new LogMarks(marks);
            WalDecoder trial = new WalDecoder(decoder, noted);
            trial.feed(memory, 0, length);
            if (best == null || further(trial, best.decoder())) {
                best = new Trial(source, trial, noted);
            }
            if (best.whole(memory.length, segment)) {
                break;
            }
        }
        return best;
    }

    private static boolean further(WalDecoder one, WalDecoder other) {
        int compared = one.lastEnd().compareTo(other.lastEnd());
        return compared > 0 || (compared == 0 && other.position().isBefore(one.position()));
    }

    private Assembled assembled(String ending) {
        return new Assembled(
                List.copyOf(pieces),
                marks,
                decoder.any(),
                decoder.lastRecord(),
                decoder.lastEnd(),
                decoder.stopped().isEmpty() ? decoder.position() : decoder.lastEnd(),
                ending);
    }
}
