package dev.reprise.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Command;
import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Decision.LeadershipTaken;
import dev.reprise.contracts.Decision.StepIssued;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.Fact;
import dev.reprise.contracts.JournalOpened;
import dev.reprise.contracts.Observation.IncidentCleared;
import dev.reprise.contracts.Observation.IncidentDetected;
import dev.reprise.contracts.Outcome.ProcessRef;
import dev.reprise.contracts.Outcome.StepAccepted;
import dev.reprise.contracts.Outcome.StepFailed;
import dev.reprise.contracts.Outcome.StepSucceeded;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Sight;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A journal under way: facts are said, what is owed is written down, time passes. */
final class Ledger {
    static final Instant START = Instant.parse("2026-11-23T14:00:00Z");
    static final Problem PROBLEM = new Problem("it broke", "db", "look");

    private final Policy policy;
    private final List<Entry> entries = new ArrayList<>();
    private Instant now = START;
    private State state = State.BLANK;
    private Chronicle chronicle = Chronicle.BLANK;

    Ledger(Policy policy) {
        this.policy = policy;
        say(new JournalOpened("0123456789abcdef", "demo", 1));
        say(new LeadershipTaken(1, "first"));
    }

    State state() {
        return state;
    }

    Chronicle chronicle() {
        return chronicle;
    }

    List<Entry> entries() {
        return entries;
    }

    boolean say(Fact fact) {
        return say(fact, null);
    }

    boolean say(Fact fact, @Nullable String run) {
        var event = new Event("e" + entries.size(), "/demo/h/test", "demo", run, null, fact);
        return add(new Entry.Content.Known(event, fact));
    }

    boolean add(Entry.Content content) {
        now = now.plusMillis(10);
        var entry = new Entry(entries.size(), now, content);
        entries.add(entry);
        chronicle = chronicle.with(entry);
        Evolve.Step step = Evolve.step(state, entry);
        state = step.state();
        return step.taken();
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** Writes down all that is owed, until nothing is. */
    Ledger settle() {
        for (int i = 0; i < 100; i++) {
            List<Decision> owed = owed();
            if (owed.isEmpty()) {
                return this;
            }
            owed.forEach(this::say);
        }
        throw new AssertionError("it never settles: " + owed());
    }

    /** What is owed at once. */
    List<Decision> owed() {
        return Decide.decide(state, policy).stream()
                .filter(Owed::atOnce)
                .map(Owed::decision)
                .toList();
    }

    private Stream<Owed> later() {
        return Decide.decide(state, policy).stream().filter(owed -> !owed.atOnce());
    }

    List<String> waitsFor() {
        return later().map(Owed::key).toList();
    }

    /** The time of a timer has come. */
    Ledger ripe(String key) {
        Owed owed =
                later().filter(o -> o.key().startsWith(key))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(key + " is not in " + waitsFor()));
        pass(owed.after());
        say(owed.decision());
        return settle();
    }

    Ledger bad(String component, String condition, Sight.Method method) {
        return bad(component, condition, method, "seen");
    }

    Ledger bad(String component, String condition, Sight.Method method, String evidence) {
        say(
                new IncidentDetected(
                        component,
                        condition,
                        sight(method),
                        evidence,
                        now.minusSeconds(1),
                        now,
                        List.of()));
        return settle();
    }

    Ledger well(String component, String condition, Sight.Method method) {
        say(new IncidentCleared(component, condition, sight(method), "fine"));
        return settle();
    }

    static Sight sight(Sight.Method method) {
        return new Sight(Words.lower(method), method);
    }

    Command outstanding(Verb verb) {
        State known = state;
        return known.openRuns().stream()
                .flatMap(run -> Steps.outstandingHere(known, run).stream())
                .map(StepState::command)
                .filter(command -> command.verb() == verb)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("no " + verb + " under way, but " + waitsFor()));
    }

    Ledger accept(Verb verb) {
        say(new StepAccepted(outstanding(verb).ref(), "w", new ProcessRef("h", 1, 1)));
        return this;
    }

    Ledger done(Verb verb, StepResult result) {
        Command command = outstanding(verb);
        accept(verb);
        assertThat(say(new StepSucceeded(command.ref(), result, Duration.ofMillis(700)))).isTrue();
        return settle();
    }

    Ledger done(Verb verb) {
        return done(verb, new StepResult.Done(""));
    }

    Ledger failed(Verb verb, boolean retryable, String source) {
        Command command = outstanding(verb);
        accept(verb);
        say(new StepFailed(command.ref(), PROBLEM, retryable, source, Duration.ofMillis(700)));
        return settle();
    }

    <T extends Fact> List<T> said(Class<T> type) {
        return entries.stream()
                .flatMap(entry -> entry.fact().stream())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    <T extends Fact> T last(Class<T> type) {
        List<T> all = said(type);
        assertThat(all).as(type.getSimpleName()).isNotEmpty();
        return all.getLast();
    }

    List<Verb> issued() {
        return said(StepIssued.class).stream().map(issued -> issued.command().verb()).toList();
    }
}
