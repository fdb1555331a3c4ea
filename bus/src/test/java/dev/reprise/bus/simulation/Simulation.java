package dev.reprise.bus.simulation;

import dev.reprise.bus.Bus;
import dev.reprise.bus.CrashPoints;
import dev.reprise.bus.DecisionLoop;
import dev.reprise.bus.Envelopes;
import dev.reprise.bus.Identity;
import dev.reprise.bus.Journal;
import dev.reprise.bus.KnownJournal;
import dev.reprise.bus.Predecessors;
import dev.reprise.bus.Rhythm;
import dev.reprise.bus.WorkerLoop;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.Outcome.ProcessRef;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.Verb;
import dev.reprise.decisions.Incident;
import dev.reprise.decisions.Policy;
import dev.reprise.decisions.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One history: two orchestrators, two workers of each role, a detector, and a world that breaks,
 * until the faults stop and everything has to come to rest.
 */
final class Simulation {
    private static final long SECOND = 1_000_000_000L;
    private static final Rhythm RHYTHM =
            new Rhythm(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(3));

    private final Random random;
    private final Sabotage sabotage;
    private final Scheduler scheduler;
    private final Invariants invariants = new Invariants();
    private final SimJournal journal;
    private final Map<String, SimTarget> targets = new LinkedHashMap<>();
    private final List<Inbox> inboxes = new ArrayList<>();
    private final List<DecisionLoop> orchestrators = new ArrayList<>();
    private final Map<Long, Scheduler.Process> processes = new LinkedHashMap<>();
    private final SimExecutor.Honesty honesty;
    private final Policy policy = Scenario.policy();
    private long nextPid = 100;
    private int nextId;
    private boolean rested;

    /** A way in which the product is broken on purpose, to prove that the simulation notices. */
    enum Sabotage {
        NONE,
        /** A switch does not look at what an earlier attempt has done. */
        BLIND_SWITCH,
        /** The process of a silent attempt is said to be gone, and is not; nor is there a lock. */
        ZOMBIES_LIVE_ON,
        /** Every decision carries the generation that is current when it reaches the journal. */
        FORGED_GENERATION
    }

    private record Inbox(Scheduler.Process process, Deque<Event> waiting) {}

    Simulation(long seed, Sabotage sabotage) {
        this.random = new Random(seed);
        this.sabotage = sabotage;
        this.scheduler = new Scheduler(random, 1_500 * SECOND);
        this.journal = new SimJournal(scheduler, invariants::check);
        boolean wild = random.nextInt(4) > 0;
        scheduler.faultRates(
                wild ? 0.004 * random.nextDouble() : 0, wild ? 0.01 * random.nextDouble() : 0);
        if (sabotage == Sabotage.FORGED_GENERATION) {
            scheduler.faultRates(0, 0.02); // zombies are what a pause leaves
        }
        this.honesty =
                new SimExecutor.Honesty(
                        wild ? 0.1 * random.nextDouble() : 0,
                        random.nextInt(3) == 0 ? 0.3 : 0,
                        random.nextInt(4) == 0 ? 0.2 : 0,
                        random.nextInt(3) == 0 ? 0.2 : 0,
                        sabotage == Sabotage.ZOMBIES_LIVE_ON ? 0.5 : wild ? 0.03 : 0,
                        sabotage == Sabotage.BLIND_SWITCH);
        targets.put("db", new SimTarget("db", true));
        targets.put("files", new SimTarget("files", false));
    }

    /** What a history amounts to. */
    record Outcome(int facts, int incidents, int recoveries, int frozen, int effects) {}

    Outcome run() throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            keepAlive("orchestrator" + i, this::orchestrator);
            for (Verb.Role role : Verb.Role.values()) {
                keepAlive(role + "-" + i, process -> worker(process, role));
            }
        }
        keepAlive("detector", this::detector);
        var world = process("world").immune();
        scheduler.start(world, "world", () -> world());
        scheduler.run();
        Invariants.foldsTheSame(journal.entries(), invariants.state());
        Invariants.require(rested, "it never came to rest: " + unrest());
        State state = invariants.state();
        return new Outcome(
                invariants.taken(),
                state.incidentCount(),
                state.targets().values().stream().mapToInt(t -> t.recoveries().size()).sum(),
                (int) state.runs().values().stream().filter(r -> r.frozen() != null).count(),
                targets.values().stream().mapToInt(SimTarget::effects).sum());
    }

    private interface Main {
        void run(Scheduler.Process process) throws InterruptedException;
    }

    /** A supervisor: what has crashed is started again, after a while, as another process. */
    private void keepAlive(String name, Main main) {
        var process = process(name);
        process.atDeath(
                () ->
                        scheduler.start(
                                process("supervisor").immune(),
                                "supervisor of " + name,
                                () -> {
                                    scheduler.await(
                                            SECOND / 2 + (long) (random.nextDouble() * 5 * SECOND));
                                    keepAlive(name, main);
                                }));
        process.atDeath(
                () ->
                        targets.values().stream()
                                .filter(target -> target.lock == process)
                                .forEach(target -> target.lock = null));
        scheduler.start(process, name, () -> main.run(process));
    }

    private Scheduler.Process process(String name) {
        var process = new Scheduler.Process(name, nextPid++);
        processes.put(process.pid, process);
        return process;
    }

    private Envelopes envelopes(Scheduler.Process process, String host) {
        return new Envelopes(
                new Identity(
                        Scenario.STACK,
                        host,
                        process.name,
                        process.name + "-" + process.pid,
                        new ProcessRef(host, process.pid, process.pid)),
                () -> "id-" + nextId++);
    }

    private void orchestrator(Scheduler.Process process) throws InterruptedException {
        var envelopes = envelopes(process, "control-" + process.pid);
        Journal own =
                sabotage == Sabotage.FORGED_GENERATION
                        ? new Forger(journal, this::generation)
                        : journal;
        var loop =
                new DecisionLoop(
                        new Bus(own, this::deliver, this::pulse),
                        policy,
                        envelopes,
                        KnownJournal.inMemory(),
                        new DecisionLoop.Timing(scheduler::now, RHYTHM));
        orchestrators.add(loop);
        process.atDeath(() -> orchestrators.remove(loop));
        loop.run();
    }

    private long generation() {
        return invariants.state().generation();
    }

    private void worker(Scheduler.Process process, Verb.Role role) throws InterruptedException {
        var envelopes = envelopes(process, Scenario.HOST);
        var executor = new SimExecutor(scheduler, process, targets, journal::wallClock, honesty);
        Predecessors predecessors =
                (ref, max) -> {
                    scheduler.await(scheduler.latency());
                    Scheduler.Process old = processes.get(ref.pid());
                    if (old != null && sabotage == Sabotage.ZOMBIES_LIVE_ON) {
                        targets.values().forEach(target -> target.lock = null);
                    } else if (old != null) {
                        old.kill();
                    }
                    return true;
                };
        var loop =
                new WorkerLoop(
                        role,
                        envelopes,
                        new Bus(journal, this::deliver, this::pulse),
                        executor,
                        new WorkerLoop.Surroundings(
                                KnownJournal.inMemory(),
                                predecessors,
                                (name, work) -> scheduler.start(process, name, work::run),
                                CrashPoints.NONE,
                                new DecisionLoop.Timing(scheduler::now, RHYTHM),
                                4));
        var inbox = new Inbox(process, new ArrayDeque<>());
        inboxes.add(inbox);
        process.atDeath(() -> inboxes.remove(inbox));
        scheduler.start(
                process,
                process.name + " commands",
                () -> {
                    while (true) {
                        Event command = inbox.waiting().poll();
                        if (command == null) {
                            scheduler.awaitNews(inbox, 60 * SECOND);
                        } else {
                            loop.onCommand(command);
                        }
                    }
                });
        loop.run();
    }

    private void detector(Scheduler.Process process) throws InterruptedException {
        new SimDetector(
                        scheduler,
                        journal,
                        envelopes(process, Scenario.HOST),
                        targets,
                        journal::wallClock)
                .run();
    }

    /** Commands may be lost, late, doubled, and reach every worker. */
    private void deliver(List<Event> commands) throws InterruptedException {
        scheduler.await(scheduler.latency());
        for (Inbox inbox : List.copyOf(inboxes)) {
            for (Event command : commands) {
                int times = scheduler.chance(0.05) ? 0 : scheduler.chance(0.1) ? 2 : 1;
                for (int i = 0; i < times; i++) {
                    inbox.waiting().add(command);
                }
            }
            scheduler.news(inbox);
        }
    }

    private void pulse(Event pulse) {
        if (!scheduler.chance(0.05)) {
            List.copyOf(orchestrators).forEach(loop -> loop.onPulse(pulse));
        }
    }

    /** What goes wrong outside, and at last: no faults any more, and rest. */
    private void world() throws InterruptedException {
        scheduler.await((long) (random.nextDouble() * 20 * SECOND));
        int disasters = 1 + random.nextInt(4);
        for (int i = 0; i < disasters; i++) {
            disaster();
            scheduler.await((long) (random.nextDouble() * 60 * SECOND));
        }
        scheduler.noMoreFaults();
        rest("after the faults");
        var db = Scenario.target(targets, "db");
        if (clean()) {
            db.strike(true, true);
            scheduler.await(3 * SECOND);
            rest("after one last disaster without faults");
            Invariants.require(db.healthy(), "not recovered though nothing was in the way");
            Invariants.require(db.streaming, "recovered, and not protected any more");
        }
        rested = true;
        scheduler.stop();
    }

    private void disaster() throws InterruptedException {
        var db = Scenario.target(targets, "db");
        var files = Scenario.target(targets, "files");
        switch (random.nextInt(8)) {
            case 0 -> db.strike(true, false);
            case 1 -> db.strike(false, true);
            case 2 -> db.strike(true, true);
            case 3 -> files.damage();
            case 4 -> journal.outage((long) (random.nextDouble() * 30 * SECOND));
            case 5 -> ask();
            case 6 -> db.misread = 1 + random.nextInt(60);
            default -> {
                db.strike(true, false);
                files.damage();
            }
        }
    }

    private void ask() throws InterruptedException {
        String id = "ask-" + nextId++;
        Request request =
                switch (random.nextInt(4)) {
                    case 0 -> new Request.BackupRequested(id, "ops", "", List.of());
                    case 1 -> new Request.RestoreRequested(id, "ops", "db", List.of(), null, "");
                    case 2 ->
                            new Request.CheckRequested(
                                    id, "ops", random.nextBoolean() ? "files" : "db");
                    default -> new Request.CheckRequested(id, "ops", "nobody");
                };
        tell(request);
        if (random.nextInt(5) == 0) {
            invariants.state().openRuns().stream()
                    .findFirst()
                    .ifPresent(
                            run ->
                                    journal.appendUnknown(
                                            "dev.reprise.from-the-future",
                                            random.nextBoolean(),
                                            run.id().value()));
        }
    }

    private void tell(Request request) throws InterruptedException {
        boolean told = false;
        while (!told) {
            try {
                journal.append(envelopes(scheduler.process(), Scenario.HOST).wrap(request));
                told = true;
            } catch (dev.reprise.bus.BusException e) {
                scheduler.await(SECOND);
            }
        }
    }

    /** Waits until nothing is left to do; what needs a person gets one. */
    private void rest(String when) throws InterruptedException {
        long deadline = scheduler.now() + 600 * SECOND;
        int quiet = 0;
        int helped = 0;
        while (quiet < 8) {
            Invariants.require(scheduler.now() < deadline, when + ": " + unrest());
            scheduler.await(3 * SECOND);
            quiet = calm() ? quiet + 1 : 0;
            for (SimTarget target : targets.values()) {
                boolean stuck = !target.healthy() && calledFor(target.name) && helped < 8 && idle();
                if (stuck) {
                    helped++;
                    quiet = 0;
                    tell(
                            new Request.RestoreRequested(
                                    "help-" + nextId++,
                                    "ops",
                                    target.name,
                                    List.of(),
                                    null,
                                    firstGood(target)));
                    scheduler.await(20 * SECOND);
                }
            }
        }
        for (SimTarget target : targets.values()) {
            Invariants.require(
                    target.healthy() || firstGood(target).isEmpty(),
                    when + ", nobody was called for " + target.name + ": " + unrest());
        }
    }

    /** What a person would take: a seal without damage, if the journal knows of one. */
    private String firstGood(SimTarget target) {
        return invariants.state().target(target.name).seals().stream()
                .map(kept -> kept.seal().snapshot())
                .filter(snapshot -> target.goodSeals.getOrDefault(snapshot, false))
                .findFirst()
                .orElse("");
    }

    private boolean idle() {
        State state = invariants.state();
        return state.openRuns().isEmpty() && state.requests().isEmpty();
    }

    private boolean calm() {
        State state = invariants.state();
        return idle()
                && state.incidents().values().stream().noneMatch(Incident::open)
                && targets.values().stream().allMatch(t -> t.healthy() || calledFor(t.name));
    }

    /** Whether the journal says that a person is needed. */
    private boolean calledFor(String component) {
        State state = invariants.state();
        boolean givenUp = !state.target(component).unresolved().isEmpty();
        boolean withheld =
                state.openIncident(component).filter(i -> !i.withheld().isEmpty()).isPresent();
        boolean failedRequest =
                state.runs().values().stream()
                        .filter(run -> run.target().equals(component) && run.closed() != null)
                        .reduce((first, second) -> second)
                        .filter(run -> run.started().request() != null)
                        .isPresent();
        return givenUp || withheld || failedRequest;
    }

    private boolean clean() {
        State state = invariants.state();
        boolean good =
                Scenario.target(targets, "db").goodSeals.containsValue(true)
                        && state.target("db").lastGood().isPresent();
        return good && !state.frozen().containsKey("db");
    }

    private String unrest() {
        State state = invariants.state();
        return "runs "
                + state.openRuns().stream().map(r -> r.id() + " " + r.steps().values()).toList()
                + ", incidents "
                + state.incidents().values().stream().filter(Incident::open).toList()
                + ", requests "
                + state.requests()
                + ", healthy "
                + targets.values().stream().map(t -> t.name + " " + t.healthy()).toList()
                + ", unresolved "
                + state.targets().values().stream().map(t -> t.unresolved()).toList();
    }

    SimJournal journal() {
        return journal;
    }
}
