package dev.reprise.decisions;

import dev.reprise.contracts.Command;
import dev.reprise.contracts.Decision.AttemptExpired;
import dev.reprise.contracts.Decision.PointSkipped;
import dev.reprise.contracts.Decision.RunFrozen;
import dev.reprise.contracts.Decision.StepIssued;
import dev.reprise.contracts.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a run owes next: by its own plan and settings, whatever they are today. */
final class Course {
    private static final Duration UNANSWERED = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

    private Course() {}

    /** At most one of them is due at once. */
    static List<Owed> next(State state, Run run) {
        if (run.frozen() != null) {
            return List.of(
                    Owed.now(
                            new RunFrozen(
                                    state.generation(), run.id(), run.version(), run.frozen())));
        }
        var watched = watch(state, run);
        Optional<Owed> due = due(state, run);
        if (due.isEmpty()) {
            return watched;
        }
        var all = new ArrayList<>(watched);
        all.add(due.get());
        return all;
    }

    private static Optional<Owed> due(State state, Run run) {
        Optional<Trouble> trouble = Trouble.of(state, run);
        if (trouble.isPresent()) {
            return Retreat.next(state, run, trouble.get());
        }
        Optional<PointSkipped> skip = Sources.skip(state, run);
        if (skip.isPresent()) {
            return skip.map(Owed::now);
        }
        Optional<Owed> later = Optional.empty();
        for (Plan.Step step : run.started().plan().steps()) {
            if (Steps.over(state, run, step)) {
                continue;
            }
            if (!Steps.ready(state, run, step)) {
                continue;
            }
            Optional<Owed> owed = attempt(state, run, step);
            if (owed.isPresent() && owed.get().atOnce()) {
                return owed;
            }
            later = later.or(() -> owed);
        }
        boolean done =
                run.started().plan().steps().stream().allMatch(s -> Steps.over(state, run, s));
        return done ? Retreat.finish(state, run) : later;
    }

    /** The next attempt at a step, at once or after a pause; empty while one is under way. */
    static Optional<Owed> attempt(State state, Run run, Plan.Step step) {
        StepState before = run.steps().get(step.name());
        if (before != null && (before.outstanding() || before.succeeded())) {
            return Optional.empty();
        }
        int attempt = before == null ? 1 : before.ref().attempt() + 1;
        Optional<Command> command = Orders.command(state, run, step, attempt);
        if (command.isEmpty()) {
            return Optional.empty();
        }
        var issue = new StepIssued(state.generation(), run.id(), run.version(), command.get());
        return Optional.of(
                before == null
                        ? Owed.now(issue)
                        : Owed.later("retry:" + before.ref().label(), pause(before), issue));
    }

    private static Duration pause(StepState before) {
        return switch (before.phase()) {
            case FAILED -> longer(Duration.ofMillis(250), before.failures());
            case REFUSED -> longer(Duration.ofMillis(250), before.refusals());
            case EXPIRED, SKIPPED, ISSUED, ACCEPTED, SUCCEEDED -> Duration.ZERO;
        };
    }

    private static Duration longer(Duration first, int times) {
        Duration pause = first.multipliedBy(1L << Math.min(times, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    /** Leases of accepted attempts, and a word to people where no worker answers. */
    private static List<Owed> watch(State state, Run run) {
        var watched = new ArrayList<Owed>();
        for (StepState step : run.outstanding()) {
            Plan.Step plan = Steps.named(run, step.ref().step());
            if (step.phase() == StepState.Phase.ACCEPTED) {
                watched.add(
                        new Owed(
                                "lease:" + step.ref().label(),
                                plan.lease(),
                                step.ref(),
                                new AttemptExpired(
                                        state.generation(),
                                        run.id(),
                                        run.version(),
                                        step.ref(),
                                        plan.lease())));
            } else {
                unanswered(state, run, step).ifPresent(watched::add);
            }
        }
        return watched;
    }

    private static Optional<Owed> unanswered(State state, Run run, StepState step) {
        var incident = run.started().incident();
        Incident open = incident == null ? null : state.incidents().get(incident.number());
        if (incident == null || open == null || !open.open()) {
            return Optional.empty();
        }
        Command command = step.command();
        String service = Words.lower(command.verb().role()) + " service on " + command.host();
        return new Withholding(
                        step.ref().step() + " of " + command.component(),
                        "no " + service + " has taken it",
                        "start the " + service + "; the command waits for it")
                .of(state, open)
                .map(fact -> Owed.later("unanswered:" + step.ref().label(), UNANSWERED, fact));
    }
}
