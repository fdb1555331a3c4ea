package dev.reprise.bench.loop;

import dev.reprise.bus.Bus;
import dev.reprise.bus.DecisionLoop;
import dev.reprise.bus.Envelopes;
import dev.reprise.bus.KnownJournal;
import dev.reprise.bus.Rhythm;
import dev.reprise.bus.Ticker;
import dev.reprise.bus.kafka.Cluster;
import dev.reprise.bus.kafka.KafkaCommandSender;
import dev.reprise.bus.kafka.KafkaJournal;
import dev.reprise.bus.kafka.TopicBootstrap;
import dev.reprise.contracts.Command;
import dev.reprise.contracts.Decision.Settings;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.Outcome.StepAccepted;
import dev.reprise.contracts.Outcome.StepSucceeded;
import dev.reprise.contracts.Request.BackupRequested;
import dev.reprise.contracts.StepResult;
import dev.reprise.decisions.Guards;
import dev.reprise.decisions.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The product's own {@link DecisionLoop}, with its state, its fold and its decisions, on a journal
 * that takes 500 facts a second: one run after the other, whose steps are answered at once. Counted
 * is from the outcome of a step, just before it is appended, until the command of the next step is
 * with the worker.
 */
final class ProductLoop {
    private static final Duration PREPARED = Duration.ofSeconds(60);
    private static final int ROOM = 100_000;

    private final Cluster cluster;
    private final Payloads payloads;
    private final Envelopes envelopes;
    private final SyncProbe probe;
    private final Ticker ticker;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicBoolean counting = new AtomicBoolean();
    private final Latencies loop = new Latencies(ROOM);
    private final Latencies syncs = new Latencies(ROOM);

    /** By the worker's thread alone: when the last step of the run under way was answered. */
    private long answered = Long.MIN_VALUE;

    private int asked;

    ProductLoop(
            Cluster cluster,
            Payloads payloads,
            Envelopes envelopes,
            SyncProbe probe,
            Ticker ticker) {
        this.cluster = cluster;
        this.payloads = payloads;
        this.envelopes = envelopes;
        this.probe = probe;
        this.ticker = ticker;
    }

    /** Once. */
    Figures measure() throws Exception {
        new TopicBootstrap(cluster, PREPARED).prepare();
        try (var facts = new KafkaJournal(cluster, "facts");
                var outcomes = new KafkaJournal(cluster, "outcomes");
                var decisions = new KafkaJournal(cluster, "decisions");
                var commands = new KafkaCommandSender(cluster, "commands");
                var light = Executors.newVirtualThreadPerTaskExecutor();
                var heavy = Executors.newCachedThreadPool()) {
            var decider =
                    new DecisionLoop(
                            new Bus(decisions, commands, pulse -> {}),
                            policy(),
                            envelopes,
                            KnownJournal.inMemory(),
                            new DecisionLoop.Timing(ticker, Rhythm.USUAL));
            var running = new ArrayList<Future<?>>();
            running.add(
                    heavy.submit(
                            () -> {
                                decider.run();
                                return decider;
                            }));
            var worker = new WorkerEnd(cluster, command -> answer(outcomes, command));
            running.add(
                    heavy.submit(
                            () -> {
                                ask(outcomes);
                                worker.run(stopped::get);
                                return worker;
                            }));
            var load = new OpenLoad(facts, payloads, light, ticker);
            load.send(0, OpenLoad.WARM_UP);
            counting.set(true);
            running.add(
                    heavy.submit(
                            () -> {
                                probe.run(syncs, stopped::get);
                                return probe;
                            }));
            try {
                load.send(OpenLoad.WARM_UP, OpenLoad.WARM_UP + OpenLoad.COUNTED);
            } finally {
                stopped.set(true);
                decider.close();
            }
            for (Future<?> each : running) {
                each.get();
            }
            return new Figures(loop, syncs, 0);
        }
    }

    private static Policy policy() {
        var member =
                new Settings.Member(
                        Payloads.COMPONENT,
                        "bench",
                        "localhost",
                        Settings.Mode.AUTO,
                        Duration.ofMinutes(5),
                        null);
        return new Policy(
                new Settings(Settings.Mode.AUTO, List.of(member)),
                Map.of(),
                List.of(),
                Guards.USUAL,
                Duration.ZERO);
    }

    private void ask(KafkaJournal outcomes) throws InterruptedException {
        answered = Long.MIN_VALUE;
        outcomes.append(
                envelopes.wrap(new BackupRequested("bench-" + asked++, "bench", "", List.of())));
    }

    private void answer(KafkaJournal outcomes, Command command) throws InterruptedException {
        long now = ticker.nanos();
        if (answered != Long.MIN_VALUE && counting.get()) {
            loop.add(now - answered);
        }
        var me = envelopes.me();
        var accepted = new StepAccepted(command.ref(), me.instance(), me.process());
        var done = new StepSucceeded(command.ref(), result(command), Duration.ZERO);
        List<Event> both = List.of(envelopes.wrap(accepted), envelopes.wrap(done));
        answered = ticker.nanos();
        outcomes.append(both);
        if (command instanceof Command.ScrubPoint) {
            ask(outcomes);
        }
    }

    private StepResult result(Command command) {
        return switch (command) {
            case Command.SealComponent seal -> new StepResult.Sealed(payloads.seal(seal.ref()));
            case Command.JoinPoint join -> {
                String snapshot = Payloads.snapshot(join.ref());
                yield new StepResult.Joined(
                        "p-" + join.ref().run().value(), snapshot, join.seals(), false);
            }
            case Command.ScrubPoint scrub ->
                    new StepResult.Scrubbed(scrub.snapshot(), 1, List.of());
            case Command.CloseStream ignored -> unasked(command);
            case Command.FenceTarget ignored -> unasked(command);
            case Command.OpenStream ignored -> unasked(command);
            case Command.ReleaseTarget ignored -> unasked(command);
            case Command.RollBack ignored -> unasked(command);
            case Command.StageCopy ignored -> unasked(command);
            case Command.StartTarget ignored -> unasked(command);
            case Command.SwitchOver ignored -> unasked(command);
            case Command.ValidateTarget ignored -> unasked(command);
            case Command.VerifyCopy ignored -> unasked(command);
        };
    }

    private static StepResult unasked(Command command) {
        throw new IllegalStateException("a recovery point has no such step: " + command);
    }
}
