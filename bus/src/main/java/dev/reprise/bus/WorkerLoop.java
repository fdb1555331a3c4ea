package dev.reprise.bus;

import dev.reprise.contracts.Command;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Outcome.StepAccepted;
import dev.reprise.contracts.Outcome.StepRefused;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.StepRef;
import dev.reprise.contracts.Verb;
import dev.reprise.decisions.State;
import dev.reprise.decisions.StepState;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's shell: accept a command, read the acceptance back, do the work, report. Work begins
 * only where the fold says that this acceptance is the one that counts, so a duplicate, a command
 * of a replaced leader, and a second worker of the same name all do nothing.
 *
 * <p>{@link #run} belongs to one thread; everything else may be called from any.
 */
public final class WorkerLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerLoop.class);

    private final Verb.Role role;
    private final Envelopes envelopes;
    private final Bus bus;
    private final StepExecutor executor;
    private final Surroundings around;
    private final Fold fold;
    private final Map<StepRef, Job> jobs = new ConcurrentHashMap<>();
    private final Set<StepRef> offered = new HashSet<>();
    private volatile boolean closed;
    private volatile boolean current;

    /**
     * What a worker stands on.
     *
     * @param slots steps at one time; beyond that it refuses, it never queues
     */
    public record Surroundings(
            KnownJournal known,
            Predecessors predecessors,
            StepThreads threads,
            CrashPoints crashPoints,
            DecisionLoop.Timing timing,
            int slots) {}

    public WorkerLoop(
            Verb.Role role,
            Envelopes envelopes,
            Bus bus,
            StepExecutor executor,
            Surroundings around) {
        this.role = role;
        this.envelopes = envelopes;
        this.bus = bus;
        this.executor = executor;
        this.around = around;
        this.fold = new Fold(around.known());
    }

    /**
     * Works until it is closed or interrupted; then its steps are interrupted too.
     *
     * @throws JournalReplacedException if the journal is not the one that this service knows
     */
    public void run() throws InterruptedException {
        try (JournalReader reader = bus.journal().reader()) {
            while (!closed) {
                try {
                    for (Entry entry : reader.poll(around.timing().rhythm().poll())) {
                        boolean taken = fold.apply(entry);
                        if (taken && entry.content() instanceof Entry.Content.Known known) {
                            readBack(known.event());
                        }
                    }
                    if (!current && reader.caughtUp()) {
                        current = reportOrphans();
                    }
                } catch (BusException e) {
                    LOG.warn("the journal cannot be read: {}", e.getMessage());
                }
                tend();
            }
        } finally {
            closed = true;
            jobs.values().forEach(Job::supersede);
        }
    }

    /** What was folded so far. */
    public State state() {
        return fold.state();
    }

    /** Whether all that the journal held at the start was folded. */
    public boolean current() {
        return current;
    }

    /**
     * A command has arrived, possibly not for the first time, possibly not for this worker. Blocks
     * for one append at the most. A command that is lost here is sent again.
     */
    public void onCommand(Event event) throws InterruptedException {
        if (!(event.message() instanceof Command command) || !mine(command) || closed) {
            return;
        }
        StepRef ref = command.ref();
        boolean full;
        synchronized (offered) {
            if (!wanted(ref)) {
                return;
            }
            full = offered.size() + running() >= around.slots();
            if (!full) {
                offered.add(ref);
            }
        }
        Outcome answer =
                full
                        ? new StepRefused(ref, tooBusy(command), true)
                        : new StepAccepted(
                                ref, envelopes.me().instance(), envelopes.me().process());
        try {
            bus.journal()
                    .append(envelopes.wrap(answer, command.component(), ref.run(), event.id()));
        } catch (BusException e) {
            LOG.warn("{} is answered when it is sent again: {}", ref.label(), e.getMessage());
            withdraw(ref);
        } catch (InterruptedException e) {
            withdraw(ref);
            throw e;
        }
    }

    @Override
    public void close() {
        closed = true;
        jobs.values().forEach(Job::supersede);
    }

    /** The fold may lag behind the command: what it does not know yet may well be wanted. */
    private boolean wanted(StepRef ref) {
        boolean known = offered.contains(ref) || jobs.containsKey(ref);
        return !known
                && fold.state()
                        .step(ref)
                        .map(
                                step ->
                                        step.ref().attempt() < ref.attempt()
                                                || (step.ref().equals(ref)
                                                        && step.phase() == StepState.Phase.ISSUED))
                        .orElse(true);
    }

    private void withdraw(StepRef ref) {
        synchronized (offered) {
            offered.remove(ref);
        }
    }

    private long running() {
        return jobs.values().stream().filter(Job::running).count();
    }

    private Problem tooBusy(Command command) {
        return new Problem(
                "the " + envelopes.me().service() + " service is busy with " + running() + " steps",
                command.component(),
                "nothing: it is asked again by itself");
    }

    /**
     * Attempts that died with an earlier process of this worker: nobody else will ever tell of
     * them, and their leases need not run out.
     *
     * @return whether all of them are told
     */
    private boolean reportOrphans() throws InterruptedException {
        for (var run : fold.state().openRuns()) {
            for (StepState step : run.outstanding()) {
                Outcome.ProcessRef process = step.process();
                if (mine(step.command())
                        && step.phase() == StepState.Phase.ACCEPTED
                        && process != null
                        && process.host().equals(envelopes.me().host())
                        && around.predecessors().gone(process)) {
                    var failed =
                            new Outcome.StepFailed(
                                    step.ref(), ended(step, process), true, "", Duration.ZERO);
                    bus.journal().append(envelopes.wrap(failed));
                }
            }
        }
        return true;
    }

    private static Problem ended(StepState step, Outcome.ProcessRef process) {
        return new Problem(
                "the process that worked at it has ended, process " + process.pid(),
                step.command().component(),
                "nothing: it is tried again by itself");
    }

    private boolean mine(Command command) {
        return command.verb().role() == role && command.host().equals(envelopes.me().host());
    }

    /** An acceptance of this very process that counts: the work may begin. */
    private void readBack(Event event) {
        if (!(event.message() instanceof StepAccepted accepted)
                || !accepted.worker().equals(envelopes.me().instance())
                || !event.source().equals(envelopes.me().source())) {
            return;
        }
        withdraw(accepted.ref());
        fold.state()
                .step(accepted.ref())
                .ifPresent(
                        step -> {
                            var job = new Job(step, envelopes, bus, executor, around, role);
                            jobs.put(accepted.ref(), job);
                        });
    }

    /** Ends what no longer counts, begins what may, and reports what could not be reported. */
    private void tend() throws InterruptedException {
        State state = fold.state();
        synchronized (offered) {
            offered.removeIf(ref -> !stillOffered(state, ref));
        }
        for (Job job : List.copyOf(jobs.values())) {
            StepRef ref = job.ref();
            boolean counts =
                    state.run(ref.run()).filter(run -> run.open()).isPresent()
                            && state.step(ref)
                                    .filter(step -> step.ref().equals(ref))
                                    .filter(step -> step.phase() == StepState.Phase.ACCEPTED)
                                    .isPresent();
            if (!counts) {
                job.supersede();
                if (job.over()) {
                    jobs.remove(ref);
                }
            } else if (!job.begun()) {
                if (predecessorsOver(ref)) {
                    job.begin();
                }
            } else {
                job.reportAgain();
            }
        }
    }

    /** What was offered and then answered by another worker, or overtaken, takes no slot. */
    private static boolean stillOffered(State state, StepRef ref) {
        return state.step(ref)
                .map(
                        step ->
                                step.ref().attempt() < ref.attempt()
                                        || (step.ref().equals(ref)
                                                && step.phase() == StepState.Phase.ISSUED))
                .orElse(true);
    }

    /** Two attempts at one step never work at the same time in one process. */
    private boolean predecessorsOver(StepRef ref) {
        return jobs.values().stream()
                .filter(job -> job.ref().run().equals(ref.run()))
                .filter(job -> job.ref().step().equals(ref.step()))
                .filter(job -> job.ref().attempt() < ref.attempt())
                .allMatch(Job::over);
    }
}
