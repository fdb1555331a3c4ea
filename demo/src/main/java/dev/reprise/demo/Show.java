package dev.reprise.demo;

import dev.reprise.demo.journal.Chronicle;
import dev.reprise.demo.process.Children;
import dev.reprise.demo.sabotage.Damage;
import dev.reprise.demo.sabotage.SaboteurProcess;
import dev.reprise.demo.sabotage.SaboteurProcess.Batch;
import dev.reprise.demo.score.Act;
import dev.reprise.demo.score.Figures;
import dev.reprise.demo.score.Score;
import dev.reprise.demo.view.Board;
import dev.reprise.demo.witness.Audit;
import dev.reprise.demo.witness.Said;
import dev.reprise.demo.witness.WitnessProcess;
import dev.reprise.demo.world.Endpoint;
import dev.reprise.demo.world.SharedMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The whole demo from an empty folder to its score. */
final class Show {
    private static final Duration WHILE = Duration.ofSeconds(5);

    private final Settings settings;
    private final DemoFolder folder;
    private final Children children;
    private final Board board;
    private final Clock clock;
    private final Chronicle chronicle = new Chronicle();

    /**
     * @param home the folder of the build
     * @param recovery whether Reprise is started at all
     * @param keep whether everything is left running
     */
    record Settings(Path home, long seed, boolean recovery, boolean keep) {}

    Show(Settings settings, DemoFolder folder, Children children, Board board, Clock clock) {
        this.settings = settings;
        this.folder = folder;
        this.children = children;
        this.board = board;
        this.clock = clock;
    }

    Score run() throws DemoException, IOException, InterruptedException {
        Endpoint endpoint =
                new World(folder, settings.home(), settings.seed(), clock).build(children, board);
        Optional<Product> product = Optional.empty();
        if (settings.recovery()) {
            board.doing("starting Reprise");
            product = Optional.of(Product.start(children, folder, settings.home(), chronicle));
            board.fact("reprise", "process %d, mode auto".formatted(product.get().pid()));
        } else {
            board.fact("reprise", "not started: --without-recovery");
        }
        board.doing("starting the witness");
        WitnessProcess witness =
                WitnessProcess.start(children, folder, endpoint, settings.seed(), this::show);
        Score score = acts(witness);
        if (settings.keep()) {
            witness.detach();
            product.ifPresent(Product::leave);
        } else {
            board.doing("ending all processes");
            witness.end();
            product.ifPresent(Product::close);
        }
        return score;
    }

    private Score acts(WitnessProcess witness) throws IOException, InterruptedException {
        var stagehand = new Stagehand(chronicle, board, folder, clock);
        var scene =
                new Scene(
                        chronicle,
                        board,
                        witness,
                        new SaboteurProcess(children, folder, settings.seed(), clock),
                        new PostMortems(folder));
        List<Act> acts = new ArrayList<>();
        String aborted = "";
        try {
            if (settings.recovery()) {
                stagehand.awaitTwoPoints();
            } else {
                board.doing("the witness writes for a while");
                Thread.sleep(WHILE);
            }
            var memory = new SharedMemory(folder.data(), folder.segments());
            for (Damage damage : Damage.values()) {
                memory.note();
                Batch batch = Batch.NONE;
                if (settings.recovery() && damage == Damage.LOG_ROTTEN) {
                    batch = stagehand.awaitBatch();
                }
                Optional<Audit> before = acts.isEmpty() ? Optional.empty() : acts.getLast().after();
                Act act = scene.play(damage, batch, before, settings.recovery());
                acts.add(act);
                if (settings.recovery()) {
                    if (act.back().isEmpty()) {
                        break;
                    }
                    stagehand.awaitFreshPoint();
                }
            }
        } catch (DemoException e) {
            aborted = String.valueOf(e.getMessage()).replace("\n ", ";");
        }
        board.doing("the witness counts for the last time");
        Optional<Audit> end = witness.audit("end");
        return Score.of(acts, end, chronicle.incidents(), aborted);
    }

    private void show(Said.Beat beat) {
        board.fact(
                "witness",
                "%s rows, %s files acknowledged; %s refused, %s in doubt"
                        .formatted(
                                Figures.count(beat.rows()),
                                Figures.count(beat.files()),
                                Figures.count(beat.refused()),
                                Figures.count(beat.inDoubt())));
        if (settings.recovery()) {
            board.fact("journal", Figures.count(chronicle.facts()) + " facts");
        }
    }
}
