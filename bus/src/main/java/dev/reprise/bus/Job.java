package dev.reprise.bus;

import dev.reprise.contracts.Command;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Outcome.ProcessRef;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Pulse;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.StepRef;
import dev.reprise.contracts.Verb;
import dev.reprise.decisions.StepState;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt of this process at a step, from its read-back acceptance to its outcome. */
final class Job implements StepWork {
    private static final Logger LOG = LoggerFactory.getLogger(Job.class);
    private static final Duration PREDECESSOR = Duration.ofSeconds(5);
    private static final long PULSE_NANOS = 250_000_000L;

    private final StepState step;
    private final Envelopes envelopes;
    private final Bus bus;
    private final StepExecutor executor;
    private final WorkerLoop.Surroundings around;
    private final String place;
    private volatile boolean superseded;
    private volatile boolean over;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Event unreported;
    private volatile long lastPulse;

    Job(
            StepState step,
            Envelopes envelopes,
            Bus bus,
            StepExecutor executor,
            WorkerLoop.Surroundings around,
            Verb.Role role) {
        this.step = step;
        this.envelopes = envelopes;
        this.bus = bus;
        this.executor = executor;
        this.around = around;
        this.place = word(role) + "." + word(step.command().verb());
        this.lastPulse = around.timing().ticker().nanos() - PULSE_NANOS;
    }

    boolean begun() {
        return thread != null;
    }

    boolean running() {
        return !over;
    }

    /** Whether nothing of it can have any effect any more. */
    boolean over() {
        return over;
    }

    void begin() {
        thread = around.threads().start(step.ref().label(), this::work);
    }

    void supersede() {
        superseded = true;
        Thread running = thread;
        if (running == null) {
            over = true;
        } else {
            running.interrupt();
        }
    }

    /** By the loop's thread: once more, where the first report did not get through. */
    void reportAgain() throws InterruptedException {
        Event outcome = unreported;
        if (over && outcome != null) {
            report(outcome);
        }
    }

    @Override
    public StepRef ref() {
        return step.ref();
    }

    @Override
    public boolean superseded() {
        return superseded;
    }

    @Override
    public boolean progress(String doing, long done, long total, String unit) {
        long now = around.timing().ticker().nanos();
        if (!superseded && now - lastPulse >= PULSE_NANOS) {
            lastPulse = now;
            bus.pulses()
                    .send(wrap(new Pulse.Progress(ref(), doing, done, total, unit), ref().run()));
        }
        return !superseded;
    }

    @Override
    public void holdPlaced(Outcome.Hold hold) throws InterruptedException {
        bus.journal().append(wrap(new Outcome.HoldPlaced(hold), runOfHolds()));
    }

    @Override
    public void holdReleased(String component, String hold) throws InterruptedException {
        bus.journal().append(wrap(new Outcome.HoldReleased(component, hold), runOfHolds()));
    }

    /** A stream is kept beyond its run, and so is what it holds. */
    private @Nullable RunId runOfHolds() {
        return step.command() instanceof Command.OpenStream ? null : ref().run();
    }

    @Override
    public void crashPoint(String name) {
        around.crashPoints().reached(name);
    }

    private void work() {
        try {
            long start = around.timing().ticker().nanos();
            StepEnding ending = endPredecessors() ? execute() : notEnded();
            crashPoint(place + ".after");
            Outcome outcome = outcome(ending, around.timing().ticker().nanos() - start);
            if (outcome != null && !superseded) {
                report(wrap(outcome, ref().run()));
            }
        } catch (InterruptedException e) {
            if (!superseded) {
                LOG.warn("{} was interrupted; its lease will run out", ref().label());
            }
        } finally {
            over = true;
        }
    }

    private boolean endPredecessors() throws InterruptedException {
        for (ProcessRef earlier : step.earlier()) {
            ProcessRef me = envelopes.me().process();
            boolean mine = earlier.equals(me);
            boolean here = earlier.host().equals(me.host());
            if (!mine && here && !around.predecessors().end(earlier, PREDECESSOR)) {
                return false;
            }
        }
        return true;
    }

    private StepEnding execute() throws InterruptedException {
        if (superseded) {
            return new StepEnding.Superseded();
        }
        crashPoint(place + ".before");
        try {
            return executor.execute(step.command(), this);
        } catch (RuntimeException e) {
            LOG.error("{} broke off", ref().label(), e);
            return new StepEnding.Failed(
                    new Problem(
                            "the step broke off: " + e,
                            step.command().component(),
                            "see the log of " + envelopes.me().source()),
                    true,
                    "");
        }
    }

    private StepEnding notEnded() {
        return new StepEnding.Refused(
                new Problem(
                        "the process of an earlier attempt does not end",
                        step.command().component(),
                        "end it by hand: " + step.earlier()),
                true);
    }

    private @Nullable Outcome outcome(StepEnding ending, long nanos) {
        Duration took = Duration.ofNanos(nanos);
        return switch (ending) {
            case StepEnding.Succeeded done -> new Outcome.StepSucceeded(ref(), done.result(), took);
            case StepEnding.Refused refused ->
                    new Outcome.StepRefused(ref(), refused.problem(), refused.retryable());
            case StepEnding.Failed failed ->
                    new Outcome.StepFailed(
                            ref(), failed.problem(), failed.retryable(), failed.source(), took);
            case StepEnding.Superseded ignored -> null;
        };
    }

    private void report(Event outcome) throws InterruptedException {
        try {
            unreported = outcome;
            bus.journal().append(outcome);
            unreported = null;
        } catch (BusException e) {
            LOG.warn("{} is reported again: {}", ref().label(), e.getMessage());
        }
    }

    private Event wrap(dev.reprise.contracts.Message message, @Nullable RunId run) {
        return envelopes.wrap(message, step.command().component(), run, null);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
