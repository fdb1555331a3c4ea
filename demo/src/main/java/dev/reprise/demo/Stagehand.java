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
    private static final Duration POINTS = Duration.ofSeconds(180);
    private static final Duration BATCH = Duration.ofSeconds(120);

    /** The vault is quiet for this long before a batch, so that its packs are told apart. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    private static final String COMPONENT = "postgres";

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
        Await.until("two verified recovery points", POINTS, logs(), () -> whole().size() >= 2);
        showPoints();
    }

    /** Returns when a recovery point was verified that was begun after all that was read so far. */
    void awaitFreshPoint() throws DemoException, InterruptedException {
        board.doing("waiting for a fresh verified recovery point");
        long now = chronicle.lastSequence();
        Await.until(
                "fresh verified recovery point",
                POINTS,
                logs(),
                () -> whole().stream().anyMatch(p -> p.begun() > now));
        showPoints();
    }

    /** Returns right after a batch of the log was put into a vault that was quiet before. */
    Batch awaitBatch() throws DemoException, InterruptedException {
        board.doing("waiting for a log batch in the vault");
        var watch = new BatchWatch(QUIET);
        return Await.value(
                "batch of the log in the vault",
                BATCH,
                logs(),
                () ->
                        watch.look(
                                chronicle.stream(COMPONENT).flatMap(s -> text(s.vaulted())),
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

    /** Sees the moment at which a batch has just been put into an otherwise quiet vault. */
    static final class BatchWatch {
        private final Duration quiet;
        private Optional<String> vaulted = Optional.empty();
        private Optional<Instant> quietSince = Optional.empty();

        BatchWatch(Duration quiet) {
            this.quiet = quiet;
        }

        Optional<Batch> look(Optional<String> nowVaulted, boolean makingPoint, Instant now) {
            if (makingPoint) {
                quietSince = Optional.empty();
            } else if (quietSince.isEmpty()) {
                quietSince = Optional.of(now);
            }
            boolean moved =
                    vaulted.isPresent() && nowVaulted.isPresent() && !nowVaulted.equals(vaulted);
            vaulted = nowVaulted;
            return quietSince
                    .filter(since -> moved && !since.isAfter(now.minus(quiet)))
                    .map(since -> new Batch(now.minus(quiet), now));
        }
    }
}
