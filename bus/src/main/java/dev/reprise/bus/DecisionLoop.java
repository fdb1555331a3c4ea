package dev.reprise.bus;

import dev.reprise.contracts.Command;
import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Decision.LeadershipTaken;
import dev.reprise.contracts.Decision.MessageDeadLettered;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.JournalOpened;
import dev.reprise.contracts.Message;
import dev.reprise.contracts.Pulse;
import dev.reprise.contracts.StepRef;
import dev.reprise.decisions.Decide;
import dev.reprise.decisions.Owed;
import dev.reprise.decisions.Policy;
import dev.reprise.decisions.State;
import dev.reprise.decisions.StepState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orchestrator's shell: fold the journal, lead or stand by, append what is owed, read it back,
 * send the commands of what counted. Nothing is derived from a consumer's offset: at start the
 * whole journal is folded, and whatever has no outcome yet has its command sent again.
 *
 * <p>{@link #run} belongs to one thread; everything else may be called from any.
 */
public final class DecisionLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionLoop.class);
    private static final int PULSES = 4_096;
    private static final int LETTERS = 256;
    private static final long ROOM_MILLIS = 100;

    private final Bus bus;
    private final Policy policy;
    private final Envelopes envelopes;
    private final Fold fold;
    private final KnownJournal known;
    private final Timing timing;
    private final BlockingQueue<Event> pulses = new ArrayBlockingQueue<>(PULSES);
    private final BlockingQueue<MessageDeadLettered> letters = new ArrayBlockingQueue<>(LETTERS);
    private final Waits waits = new Waits();
    private final Map<StepRef, Long> sent = new HashMap<>();
    private volatile boolean closed;
    private volatile boolean caughtUp;
    private long awaited = -1;
    private long lastTurn;
    private long leaderHeard;
    private long lastBeat;
    private boolean leading;
    private State judged = State.BLANK;
    private List<Owed> wanted = List.of();
    private List<Decision> atOnce = List.of();

    /**
     * @param ticker the only clock that silence is counted on
     */
    public record Timing(Ticker ticker, Rhythm rhythm) {}

    public DecisionLoop(
            Bus bus, Policy policy, Envelopes envelopes, KnownJournal known, Timing timing) {
        this.bus = bus;
        this.policy = policy;
        this.envelopes = envelopes;
        this.known = known;
        this.timing = timing;
        this.fold = new Fold(known);
    }

    /**
     * Works until it is closed or interrupted.
     *
     * @throws JournalReplacedException if the journal is not the one that this service knows
     */
    public void run() throws InterruptedException {
        lastTurn = timing.ticker().nanos();
        leaderHeard = lastTurn;
        lastBeat = lastTurn - timing.rhythm().beat().toNanos();
        try (JournalReader reader = bus.journal().reader()) {
            while (!closed) {
                boolean current = read(reader);
                caughtUp |= current;
                long now = timing.ticker().nanos();
                account(now, current);
                hear(now);
                if (current) {
                    turn(now);
                }
            }
        }
    }

    /** What was folded so far. */
    public State state() {
        return fold.state();
    }

    /** Whether all that the journal held at the start was folded. */
    public boolean caughtUp() {
        return caughtUp;
    }

    /** Whether this instance leads, as far as it has read. */
    public boolean leading() {
        return fold.state().leader().equals(envelopes.me().instance());
    }

    /** A sign of life was heard. Never blocks; the oldest goes where too many wait. */
    public void onPulse(Event pulse) {
        while (!pulses.offer(pulse)) {
            pulses.poll();
        }
    }

    /**
     * Something that could not be parsed was put into the dead letters of a topic other than the
     * journal. Waits while too many are not told yet; told again later, it is told once.
     */
    public void onDeadLetter(String topic, int partition, long offset, String reason)
            throws InterruptedException {
        var letter = new MessageDeadLettered(0, topic, partition, offset, reason);
        boolean taken = false;
        while (!taken && !closed) {
            taken = letters.offer(letter, ROOM_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    /**
     * @return whether everything there is was read, and with it what this loop has appended
     */
    private boolean read(JournalReader reader) throws InterruptedException {
        try {
            for (Entry entry : reader.poll(timing.rhythm().poll())) {
                fold.apply(entry);
            }
            return reader.caughtUp() && fold.state().sequence() >= awaited;
        } catch (BusException e) {
            LOG.warn("the journal cannot be read: {}", e.getMessage());
            long now = timing.ticker().nanos();
            waits.renewLeases(now);
            leaderHeard = now;
            awaited = -1;
            return false;
        }
    }

    private void account(long now, boolean current) {
        long passed = now - lastTurn;
        lastTurn = now;
        if (passed > timing.rhythm().gap().toNanos()) {
            waits.renewLeases(now);
            leaderHeard = now;
        }
        if (!current) {
            waits.notCounted(passed);
        }
    }

    private void hear(long now) {
        var heard = new ArrayList<Event>();
        pulses.drainTo(heard);
        for (Event event : heard) {
            Message message = event.message();
            if (message instanceof Pulse.Progress progress) {
                waits.renew(progress.ref(), now);
            } else if (message instanceof Pulse.Beat beat
                    && beat.instance().equals(fold.state().leader())) {
                leaderHeard = now;
            }
        }
    }

    private void turn(long now) throws InterruptedException {
        State state = fold.state();
        if (state.journal().isEmpty()) {
            open(state);
        } else if (leading()) {
            if (!leading) {
                leading = true;
                LOG.info("leading in generation {}", state.generation());
            }
            lead(state, now);
        } else {
            standBy(state, now);
        }
    }

    private void open(State state) throws InterruptedException {
        if (!known.id().isEmpty()) {
            throw new JournalReplacedException(known.id(), "an empty one");
        }
        String random = envelopes.ids().get().replace("-", "");
        String id = random.substring(0, Math.min(16, random.length()));
        append(List.of(new JournalOpened(id, envelopes.me().stack(), 1)));
    }

    private void standBy(State state, long now) throws InterruptedException {
        if (leading) {
            leading = false;
            LOG.warn("replaced by {} in generation {}", state.leader(), state.generation());
            leaderHeard = now;
        }
        waits.clear();
        sent.clear();
        letters.removeIf(state::told);
        boolean silent = now - leaderHeard >= timing.rhythm().takeOver().toNanos();
        if (state.generation() == 0 || silent) {
            leaderHeard = now;
            append(List.of(new LeadershipTaken(state.generation() + 1, envelopes.me().instance())));
        }
    }

    private void lead(State state, long now) throws InterruptedException {
        if (now - lastBeat >= timing.rhythm().beat().toNanos()) {
            lastBeat = now;
            var me = envelopes.me();
            bus.pulses()
                    .send(envelopes.wrap(new Pulse.Beat(me.service(), me.host(), me.instance())));
        }
        command(state, now);
        if (judged != state) {
            judged = state;
            List<Owed> all = Decide.decide(state, policy);
            wanted = all.stream().filter(each -> !each.atOnce()).toList();
            atOnce = all.stream().filter(Owed::atOnce).map(Owed::decision).toList();
        }
        waits.want(wanted, now);
        var owed = new ArrayList<>(atOnce);
        owed.addAll(waits.due(now));
        owed.addAll(letters(state));
        append(owed);
    }

    /** Sends what was read back and has no outcome: at first sight, and until it is accepted. */
    private void command(State state, long now) throws InterruptedException {
        List<StepState> outstanding =
                state.openRuns().stream().flatMap(run -> run.outstanding().stream()).toList();
        sent.keySet().retainAll(outstanding.stream().map(StepState::ref).toList());
        List<Command> due =
                outstanding.stream()
                        .filter(step -> unsent(step, now))
                        .map(StepState::command)
                        .toList();
        if (due.isEmpty()) {
            return;
        }
        try {
            bus.commands().send(events(due));
            due.forEach(command -> sent.put(command.ref(), now));
        } catch (BusException e) {
            LOG.warn("{} commands are sent again later: {}", due.size(), e.getMessage());
        }
    }

    private boolean unsent(StepState step, long now) {
        Long before = sent.get(step.ref());
        return before == null
                || (step.phase() == StepState.Phase.ISSUED
                        && now - before >= timing.rhythm().resend().toNanos());
    }

    private List<Decision> letters(State state) {
        letters.removeIf(state::told);
        return letters.stream()
                .<Decision>map(
                        letter ->
                                new MessageDeadLettered(
                                        state.generation(),
                                        letter.topic(),
                                        letter.partition(),
                                        letter.offset(),
                                        letter.reason()))
                // Each service that has met it has left a letter.
                .distinct()
                .toList();
    }

    /**
     * All that one turn has decided, together. What could not be appended, or may have been, is
     * judged by what is read next.
     */
    private void append(List<? extends Message> facts) throws InterruptedException {
        if (facts.isEmpty()) {
            return;
        }
        try {
            awaited = Math.max(awaited, bus.journal().append(events(facts)));
        } catch (BusException e) {
            LOG.warn("decided again later: {}", e.getMessage());
        }
    }

    private List<Event> events(List<? extends Message> messages) {
        return messages.stream().map(envelopes::wrap).toList();
    }
}
