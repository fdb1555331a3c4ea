package dev.reprise.decisions;

import dev.reprise.contracts.Command;
import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Decision.AttemptExpired;
import dev.reprise.contracts.Decision.RunClosed;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Fact;
import dev.reprise.contracts.JournalOpened;
import dev.reprise.contracts.Notice;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Observation.ComponentHindered;
import dev.reprise.contracts.Observation.ComponentUnhindered;
import dev.reprise.contracts.Observation.SightLost;
import dev.reprise.contracts.Observation.StreamBroken;
import dev.reprise.contracts.Observation.StreamResumed;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Outcome.StepFailed;
import dev.reprise.contracts.Outcome.StepRefused;
import dev.reprise.contracts.Outcome.StepSucceeded;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepRef;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.StepResult.Verdict;
import dev.reprise.contracts.Verb;
import dev.reprise.decisions.Alert.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong without being an incident: a fold beside the {@link State}. Damage that a proof has
 * found opens no incident: nobody goes on watching it, so nobody could say that it is over; a plan
 * that replaces live data asks for two methods that fail differently; and an open incident would
 * keep the component from being sealed. A person is called, and decides. Immutable.
 *
 * @param all the last one of each kind, component and observer
 * @param gaps by component, where its stream first breaks off after its last good seal: what came
 *     later cannot be reached from there
 * @param led when the present leader began; what was said before may be of a time long past, and
 *     those who watch have yet to look again
 */
public record Alerts(Map<String, Alert> all, Map<String, Instant> gaps, Instant led) {
    static final Alerts NONE = new Alerts(Map.of(), Map.of(), Instant.EPOCH);

    private static final int ENDED = 200;

    public Optional<Alert> firing(Kind kind, String component) {
        return all.values().stream()
                .filter(each -> each.kind() == kind && each.component().equals(component))
                .filter(Alert::firing)
                .findFirst();
    }

    /**
     * With a record that counts.
     *
     * @param now after it
     */
    Alerts with(State now, Entry entry, @Nullable Fact fact) {
        return switch (fact) {
            case null -> this;
            case Observation seen -> seen(now, entry, seen);
            case StepFailed failed -> unsealed(now, entry, failed.ref());
            case StepRefused refused -> unsealed(now, entry, refused.ref());
            case AttemptExpired expired -> unsealed(now, entry, expired.ref());
            case StepSucceeded done when done.result() instanceof StepResult.Sealed sealed ->
                    over(Kind.UNSEALED, sealed.seal().component(), "", entry);
            case StepSucceeded done when done.result() instanceof StepResult.Scrubbed scrubbed ->
                    readBack(now, entry, done.ref(), scrubbed);
            case RunClosed closed ->
                    now.run(closed.run()).map(run -> proven(entry, run, closed)).orElse(this);
            case Decision.LeadershipTaken ignored -> new Alerts(all, gaps, entry.at());
            case Decision ignored -> this;
            case Outcome ignored -> this;
            case Request ignored -> this;
            case Notice ignored -> this;
            case JournalOpened ignored -> this;
        };
    }

    private Alerts seen(State now, Entry entry, Observation fact) {
        Alerts after = regained(now, entry, fact.component());
        return switch (fact) {
            case SightLost lost ->
                    after.firing(
                            Kind.BLIND,
                            lost.component(),
                            lost.sight().observer(),
                            lost.reason(),
                            "reprise doctor",
                            entry);
            case StreamBroken broken -> after.broken(now, entry, broken);
            case StreamResumed resumed ->
                    after.over(Kind.UNSTREAMED, resumed.component(), "", entry);
            case ComponentHindered hindered ->
                    after.firing(
                            Kind.HINDERED,
                            hindered.component(),
                            "",
                            hindered.what(),
                            hindered.next(),
                            entry);
            case ComponentUnhindered free ->
                    now.target(free.component()).hindered().isEmpty()
                            ? after.over(Kind.HINDERED, free.component(), "", entry)
                            : after;
            case Observation.IncidentDetected ignored -> after;
            case Observation.IncidentCleared ignored -> after;
            case Observation.SightRegained ignored -> after;
            case Observation.ChangeNoted ignored -> after;
            case Observation.ComponentMeasured ignored -> after;
        };
    }

    /** Whatever is said may end a blindness: a detector that starts anew has forgotten it. */
    private Alerts regained(State now, Entry entry, String component) {
        Alerts after = this;
        for (Alert each : all.values()) {
            boolean sees =
                    each.kind() == Kind.BLIND
                            && each.component().equals(component)
                            && !now.target(component).blind().containsKey(each.observer());
            if (sees) {
                after = after.over(Kind.BLIND, component, each.observer(), entry);
            }
        }
        return after;
    }

    private Alerts broken(State now, Entry entry, StreamBroken broken) {
        String component = broken.component();
        Alerts after =
                firing(Kind.UNSTREAMED, component, "", broken.reason(), "reprise doctor", entry);
        if (!broken.gap()) {
            return after;
        }
        Instant known = gaps.get(component);
        boolean stillMatters =
                known != null
                        && now.target(component)
                                .lastGood()
                                .filter(kept -> !kept.seal().at().isBefore(known))
                                .isEmpty();
        Instant since =
                after.firing(Kind.UNSTREAMED, component).map(Alert::since).orElse(entry.at());
        return stillMatters
                ? after
                : new Alerts(after.all, Copies.with(after.gaps, component, since), led);
    }

    /** It is given up, and not because the component is in other hands. */
    private Alerts unsealed(State now, Entry entry, StepRef ref) {
        Run run = now.run(ref.run()).orElse(null);
        StepState step = run == null ? null : run.steps().get(ref.step());
        if (run == null || step == null || step.command().verb() != Verb.SEAL) {
            return this;
        }
        Plan.Step plan = Steps.named(run, ref.step());
        String component = step.command().component();
        boolean inOtherHands =
                now.openIncident(component).isPresent() || now.inHand(component).isPresent();
        if (inOtherHands || !step.ref().equals(ref) || !Steps.exhausted(run, plan)) {
            return this;
        }
        var problem = step.problem();
        return problem == null
                ? firing(
                        Kind.UNSEALED,
                        component,
                        "",
                        Steps.silent(plan),
                        "reprise doctor, then reprise backup",
                        entry)
                : firing(Kind.UNSEALED, component, "", problem.what(), problem.next(), entry);
    }

    /**
     * What a point holds of each component, as it was found when it was read back. One that was
     * found damaged before is not whole because another part of it was read.
     */
    private Alerts readBack(State now, Entry entry, StepRef ref, StepResult.Scrubbed scrubbed) {
        Alerts after = this;
        var join =
                now.run(ref.run())
                        .flatMap(run -> run.step(Verb.JOIN))
                        .map(StepState::command)
                        .filter(Command.JoinPoint.class::isInstance)
                        .map(Command.JoinPoint.class::cast);
        for (Seal seal : join.map(Command.JoinPoint::seals).orElse(List.of())) {
            boolean damaged =
                    now.target(seal.component()).seals().stream()
                            .anyMatch(
                                    kept ->
                                            kept.damaged()
                                                    && kept.seal()
                                                            .snapshot()
                                                            .equals(seal.snapshot()));
            if (!damaged) {
                after = after.over(Kind.ROTTEN, seal.component(), "", entry);
            } else if (!scrubbed.damaged().isEmpty()) {
                after =
                        after.firing(
                                Kind.ROTTEN,
                                seal.component(),
                                "",
                                "seal %s was read back, and lacks %s"
                                        .formatted(
                                                Words.brief(seal.snapshot()),
                                                scrubbed.damaged().getFirst()),
                                "reprise doctor; put back what is missing from a copy of the"
                                        + " vault",
                                entry);
            }
        }
        return after;
    }

    /**
     * What a run has proven of what is live once it is over; rolled back, it has proven nothing.
     */
    private Alerts proven(Entry entry, Run run, RunClosed closed) {
        var proof =
                run.step(Verb.VALIDATE)
                        .map(StepState::result)
                        .filter(StepResult.Validated.class::isInstance)
                        .map(StepResult.Validated.class::cast);
        if (proof.isEmpty()) {
            return this;
        }
        boolean damaged = proof.get().verdict() == Verdict.DAMAGED;
        return switch (closed.ending()) {
            case DONE, DOUBTFUL -> found(entry, run, proof.get());
            case FAILED ->
                    damaged
                            ? firing(
                                    Kind.DAMAGED,
                                    run.target(),
                                    "",
                                    proof.get().wrong(),
                                    "reprise restore %s --dry-run; reprise check %s once it is mended"
                                            .formatted(run.target(), run.target()),
                                    entry)
                            : this;
            case ROLLED_BACK -> this;
        };
    }

    private Alerts found(Entry entry, Run run, StepResult.Validated proof) {
        Alerts after = clears(run, proof) ? over(Kind.DAMAGED, run.target(), "", entry) : this;
        if (proof.verdict() == Verdict.DOUBTFUL) {
            boolean replaced = run.result(StepResult.Switched.class).isPresent();
            return after.firing(
                    Kind.DOUBTED,
                    run.target(),
                    "",
                    proof.wrong(),
                    (replaced
                                    ? "look at it, and at what was replaced; then reprise check %s"
                                    : "reprise restore %1$s --dry-run tells what the backup holds;"
                                            + " reprise check %1$s once you have looked")
                            .formatted(run.target()),
                    entry);
        }
        boolean looked =
                run.request() instanceof Request.CheckRequested
                        || run.result(StepResult.Switched.class).isPresent();
        return looked && clears(run, proof)
                ? after.over(Kind.DOUBTED, run.target(), "", entry)
                : after;
    }

    /** Only who has looked at all of it can say so: in doubt at the least after a whole restore. */
    private static boolean clears(Run run, StepResult.Validated proof) {
        boolean part =
                run.request() instanceof Request.RestoreRequested asked && !asked.scope().isEmpty();
        boolean replaced = run.result(StepResult.Switched.class).isPresent();
        return !part
                && switch (proof.verdict()) {
                    case PASSED -> true;
                    case DOUBTFUL -> replaced;
                    case DAMAGED -> false;
                };
    }

    /** What goes on is the same stretch, however often it is said. */
    private Alerts firing(
            Kind kind, String component, String observer, String says, String next, Entry entry) {
        String key = key(kind, component, observer);
        Alert known = all.get(key);
        Alert alert =
                known != null && known.firing()
                        ? known.saying(says, next)
                        : new Alert(
                                kind,
                                component,
                                observer,
                                says,
                                next,
                                entry.sequence(),
                                entry.at(),
                                null);
        return new Alerts(
                Copies.bounded(Copies.with(all, key, alert), ENDED, old -> !old.firing()),
                gaps,
                led);
    }

    private Alerts over(Kind kind, String component, String observer, Entry entry) {
        String key = key(kind, component, observer);
        Alert known = all.get(key);
        return known == null || !known.firing()
                ? this
                : new Alerts(Copies.with(all, key, known.overAt(entry.at())), gaps, led);
    }

    private static String key(Kind kind, String component, String observer) {
        return kind + "|" + component + "|" + observer;
    }
}
