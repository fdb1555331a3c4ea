package dev.reprise.demo;

import dev.reprise.contracts.Position;
import dev.reprise.demo.journal.Chronicle;
import dev.reprise.demo.process.Await;
import dev.reprise.demo.sabotage.SaboteurProcess.Batch;
import dev.reprise.demo.view.Board;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Waits for the right moment: no damage before what it needs is safely kept. */
final class Stagehand {
    /** Seconds on an idle machine; a busy one may take its time. */
    private static final Duration LONGEST = Duration.ofMinutes(4);

    /** The vault is quiet for this long before a batch, so that its packs are told apart. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    /** Pulses come once a second: what else was written with the batch is known after this long. */
    private static final Duration SETTLED = Duration.ofMillis(1_500);

    private static final String COMPONENT = "postgres";
    private static final String OTHER = "sessions";

    private final Chronicle chronicle;
    private final Board board;
    private final DemoFolder folder;
    private final InstantSource clock;

    Stagehand(Chronicle chronicle, Board board, DemoFolder folder, InstantSource clock) {
        this.chronicle = chronicle;
        this.board = board;
        this.folder = folder;
        this.clock = clock;
    }

    /** Returns when two recovery points were read back whole. */
    void awaitTwoPoints() throws DemoException, InterruptedException {
        board.doing("waiting for two verified recovery points; no damage before");
        Await.until("two verified recovery points", LONGEST, logs(), () -> whole().size() >= 2);
        showPoints();
    }

    /** Returns when a recovery point was verified that was begun after all that was read so far. */
    void awaitFreshPoint() throws DemoException, InterruptedException {
        board.doing("waiting for a fresh verified recovery point");
        long now = chronicle.lastSequence();
        Await.until(
                "fresh verified recovery point",
                LONGEST,
                logs(),
                () -> whole().stream().anyMatch(p -> p.begun() > now));
        showPoints();
    }

    /** Returns soon after a batch of the log, and nothing else, was put into the vault. */
    Batch awaitBatch() throws DemoException, InterruptedException {
        board.doing("waiting for a log batch in the vault");
        var watch = new BatchWatch(QUIET, SETTLED);
        return Await.value(
                "batch of the log in the vault",
                LONGEST,
                logs(),
                () ->
                        watch.look(
                                chronicle.stream(COMPONENT).flatMap(s -> text(s.vaulted())),
                                chronicle.stream(OTHER).flatMap(s -> text(s.vaulted())),
                                chronicle.makingPoint(),
                                clock.instant()));
    }

    private List<Chronicle.Point> whole() {
        return chronicle.verifiedPoints().stream().filter(p -> !p.degraded()).toList();
    }

    private void showPoints() {
        board.fact(
                "points",
                "%d verified, the newest %s".formatted(whole().size(), whole().getLast().name()));
    }

    private static Optional<String> text(@Nullable Position position) {
        return Optional.ofNullable(position).map(Position::toString);
    }

    private String logs() {
        return "read " + folder.log("standalone") + " and " + folder.state().resolve("log");
    }

    /** Sees the moment at which a batch of the log alone has just been put into the vault. */
    static final class BatchWatch {
        private final Duration quiet;
        private final Duration settled;
        private Optional<String> vaulted = Optional.empty();
        private Optional<String> others = Optional.empty();
        private Optional<Instant> quietSince = Optional.empty();
        private Optional<Batch> seen = Optional.empty();

        BatchWatch(Duration quiet, Duration settled) {
            this.quiet = quiet;
            this.settled = settled;
        }

        Optional<Batch> look(
                Optional<String> nowVaulted,
                Optional<String> nowOthers,
                boolean makingPoint,
                Instant now) {
            boolean moved = moved(vaulted, nowVaulted);
            boolean disturbed = makingPoint || moved(others, nowOthers);
            vaulted = nowVaulted;
            others = nowOthers;
            if (disturbed) {
                quietSince = Optional.empty();
                seen = Optional.empty();
                return seen;
            }
            Instant since = quietSince.orElse(now);
            quietSince = Optional.of(since);
            if (moved) {
                Instant from = now.minus(quiet);
                seen = since.isAfter(from) ? Optional.empty() : Optional.of(new Batch(from, now));
            }
            return seen.filter(batch -> !now.isBefore(batch.until().plus(settled)));
        }

        private static boolean moved(Optional<String> before, Optional<String> now) {
            return before.isPresent() && now.isPresent() && !now.equals(before);
        }
    }
}
