package dev.reprise.component.postgres.restore;

import dev.reprise.component.postgres.wal.BaseInfo;
import dev.reprise.component.postgres.wal.Moment;
import dev.reprise.component.postgres.wal.Reach;
import dev.reprise.component.postgres.wal.WalHistory;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import java.io.IOException;
import java.util.Optional;

/** Where a recovery is to stop: proven to be reachable, or said why not. Never rounded. */
sealed interface Target {
    record Place(Reach reach) implements Target {}

    record Unreachable(String what, String next) implements Target {}

    static Target of(WalHistory history, Source source, Goal goal)
            throws IOException, InterruptedException {
        if (goal.position() != null) {
            Optional<Reach> reach = history.at(goal.position());
            return reach.isPresent()
                    ? new Place(reach.get())
                    : new Unreachable(
                            "the log cannot be proven to lead to %s on %s; it leads from %s to %s%s"
                                    .formatted(
                                            goal.position().at(),
                                            goal.position().branch(),
                                            history.first().record(),
                                            history.last().record(),
                                            why(history)),
                            "name a position in between, or leave it to the last proven one");
        }
        if (goal.time() != null) {
            return switch (history.at(goal.time())) {
                case Moment.Found found -> new Place(found.reach());
                case Moment.BeforeBase _ ->
                        new Unreachable(
                                "the base is newer than " + goal.time(), "take an older point");
                case Moment.BeyondEnd end ->
                        new Unreachable(
                                "the log that can be proven ends at %s, before %s%s"
                                        .formatted(
                                                end.last().commitAt(), goal.time(), why(history)),
                                "name an earlier time, or leave it to the last proven position");
            };
        }
        return new Place(source.streamed() ? history.last() : history.first());
    }

    /** The last commit that it brings back, and what it is put together from. */
    static String words(BaseInfo base, Reach reach) {
        return reach.commitAt() == null
                ? "the base of %s, nothing was committed after it (WAL to %s)"
                        .formatted(base.startedAt(), reach.record())
                : "%s, base of %s + WAL to %s"
                        .formatted(reach.commitAt(), base.startedAt(), reach.record());
    }

    private static String why(WalHistory history) {
        return history.ending().isEmpty() ? "" : " (" + history.ending() + ")";
    }
}
