package dev.reprise.decisions;

import dev.reprise.contracts.Decision.Settings;
import dev.reprise.contracts.Decision.Settings.Member;
import dev.reprise.contracts.Decision.Settings.Mode;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.Sight.Method;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.StepResult.Finding;
import dev.reprise.contracts.StepResult.Mark;
import dev.reprise.contracts.StepResult.Verdict;
import dev.reprise.contracts.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the tests of decisions begin with. */
final class Given {
    private Given() {}

    static Policy policy(Mode mode) {
        return policy(mode, Map.of());
    }

    static Policy policy(Mode mode, Map<String, Duration> rtos) {
        return new Policy(
                new Settings(
                        mode,
                        List.of(
                                new Member("db", "server", "h", mode, Duration.ofMinutes(5), null),
                                new Member(
                                        "files", "tree", "h", mode, Duration.ofMinutes(15), null))),
                rtos,
                List.of(
                        plan(
                                "database-down",
                                "SYS-002",
                                "server",
                                List.of("server-down"),
                                2,
                                50,
                                false,
                                Verb.START,
                                Verb.VALIDATE),
                        plan(
                                "storage-failure",
                                "SYS-003",
                                "server",
                                List.of("data-gone"),
                                2,
                                80,
                                true,
                                Verb.FENCE,
                                Verb.CLOSE_STREAM,
                                Verb.STAGE,
                                Verb.VERIFY,
                                Verb.SWITCH,
                                Verb.START,
                                Verb.OPEN_STREAM,
                                Verb.VALIDATE,
                                Verb.RELEASE,
                                Verb.SEAL),
                        plan(
                                "session-corruption",
                                "DATA-001",
                                "tree",
                                List.of("records-damaged", "records-missing"),
                                1,
                                60,
                                false,
                                Verb.STAGE,
                                Verb.SWITCH,
                                Verb.VALIDATE)),
                Guards.USUAL,
                Duration.ZERO);
    }

    private static Plan plan(
            String name,
            String code,
            String kind,
            List<String> conditions,
            int methods,
            int severity,
            boolean destructive,
            Verb... verbs) {
        var steps = new ArrayList<Plan.Step>();
        for (Verb verb : verbs) {
            steps.add(
                    new Plan.Step(
                            verb.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                            verb,
                            steps.isEmpty() ? List.of() : List.of(steps.getLast().name()),
                            Duration.ofSeconds(30),
                            3));
        }
        return new Plan(
                name,
                code,
                "the title of " + name,
                conditions,
                List.of(kind),
                methods,
                severity,
                destructive,
                Duration.ofMinutes(2),
                Duration.ofMinutes(30),
                steps);
    }

    /** A stack whose components were each sealed once, by a point that somebody asked for. */
    static Ledger sealedStack(Mode mode) {
        var ledger = new Ledger(policy(mode));
        point(ledger, 1);
        return ledger;
    }

    static void point(Ledger ledger, int number) {
        ledger.say(
                new dev.reprise.contracts.Request.BackupRequested(
                        "b" + number, "ops", "", List.of()));
        ledger.settle();
        ledger.done(Verb.SEAL, new StepResult.Sealed(seal("db", number, ledger)));
        ledger.done(Verb.SEAL, new StepResult.Sealed(seal("files", number, ledger)));
        ledger.done(
                Verb.JOIN,
                new StepResult.Joined("p-" + number, "point" + number, List.of(), false));
        ledger.done(Verb.SCRUB, new StepResult.Scrubbed("point" + number, 9, List.of()));
    }

    static Seal seal(String component, int number, Ledger ledger) {
        return new Seal(
                component,
                "any",
                component + "-seal-" + number,
                ledger.state().at(),
                new Position("b", "0"),
                Seal.Consistency.FUZZY,
                1,
                1,
                Map.of());
    }

    /** The data of the running server is gone, and two methods say so. */
    static Ledger dataGone(Mode mode) {
        Ledger ledger = sealedStack(mode);
        ledger.pass(Duration.ofMinutes(1));
        return ledger.bad("db", "data-gone", Method.FILES).bad("db", "data-gone", Method.PROTOCOL);
    }

    static StepResult.Staged staged(String snapshot, Loss loss) {
        return new StepResult.Staged(
                "/beside", snapshot, new Position("b", "7"), Ledger.START, loss, Map.of());
    }

    static StepResult.Switched switched() {
        return new StepResult.Switched("/kept", List.of(), List.of(), Loss.NOTHING);
    }

    static StepResult.Validated proof(Verdict verdict) {
        Mark mark =
                switch (verdict) {
                    case PASSED -> Mark.OK;
                    case DOUBTFUL -> Mark.EXCEEDED;
                    case DAMAGED -> Mark.BROKEN;
                };
        return new StepResult.Validated(
                verdict, List.of(new Finding("ledger", mark, "expected 9, found 8")));
    }

    static Loss loss(Duration time) {
        Instant to = Ledger.START.plusSeconds(60);
        return new Loss(to.minus(time), to, 212, 0, true);
    }

    /** As far as the copy beside, which is good. */
    static Ledger upToSwitch(Ledger ledger, Loss loss) {
        ledger.done(Verb.FENCE);
        ledger.done(
                Verb.CLOSE_STREAM,
                new StepResult.StreamClosed(
                        new Position("b", "7"), Ledger.START, null, null, Loss.NOTHING));
        ledger.done(Verb.STAGE, staged("db-seal-1", loss));
        return ledger.done(Verb.VERIFY, proof(Verdict.PASSED));
    }

    static Ledger upToValidate(Ledger ledger) {
        upToSwitch(ledger, Loss.NOTHING);
        ledger.done(Verb.SWITCH, switched());
        ledger.done(Verb.START);
        return ledger.done(Verb.OPEN_STREAM);
    }
}
