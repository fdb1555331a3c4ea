package dev.reprise.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Verb;
import dev.reprise.stack.StackFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlansTest {
    private static final Map<String, Set<String>> CONDITIONS =
            Map.of(
                    "postgres", Set.of("server-down", "data-gone"),
                    "sessions", Set.of("records-damaged", "records-missing"));
    private static final String GOOD =
            """
            plan: fire
            error: SYS-003
            title: Fire
            kinds: [postgres]
            conditions: [data-gone]
            methods: 2
            severity: 80
            destructive: true
            rto: 3h
            rpo: 30m
            steps:
              - {step: fence, lease: 1m, attempts: 3}
              - {step: stage, lease: 10m}
              - {step: prove, verb: verify, lease: 5m}
              - {step: switch, after: [fence, prove], lease: 1m}
            """;

    @TempDir Path folder;

    @Test
    void shouldReadThePackagedPlans() {
        // When
        List<Plan> plans = Plans.packaged(CONDITIONS);

        // Then
        assertThat(plans)
                .extracting(Plan::name, Plan::errorCode)
                .contains(
                        tuple("database-down", "SYS-002"),
                        tuple("session-corruption", "DATA-001"),
                        tuple("storage-failure", "SYS-003"));
        assertThat(plans).filteredOn(Plan::destructive).allMatch(plan -> plan.methods() >= 2);
        assertThat(plans.getLast().steps())
                .extracting(Plan.Step::verb)
                .containsExactly(
                        Verb.FENCE,
                        Verb.CLOSE_STREAM,
                        Verb.STAGE,
                        Verb.VERIFY,
                        Verb.SWITCH,
                        Verb.START,
                        Verb.OPEN_STREAM,
                        Verb.VALIDATE,
                        Verb.RELEASE,
                        Verb.SEAL);
    }

    @Test
    void shouldReadAWholePlan() throws IOException {
        // When
        Plan plan = read(GOOD).getFirst();

        // Then
        assertThat(plan.methods()).isEqualTo(2);
        assertThat(plan.destructive()).isTrue();
        assertThat(plan.rto()).isEqualTo(Duration.ofHours(3));
        assertThat(plan.steps())
                .containsExactly(
                        new Plan.Step("fence", Verb.FENCE, List.of(), Duration.ofMinutes(1), 3),
                        new Plan.Step(
                                "stage", Verb.STAGE, List.of("fence"), Duration.ofMinutes(10), 2),
                        new Plan.Step(
                                "prove", Verb.VERIFY, List.of("stage"), Duration.ofMinutes(5), 2),
                        new Plan.Step(
                                "switch",
                                Verb.SWITCH,
                                List.of("fence", "prove"),
                                Duration.ofMinutes(1),
                                2));
    }

    @Test
    void shouldRefuseAnUnknownComponentKind() {
        refuses(
                GOOD.replace("[postgres]", "[postgre]"),
                "4: kinds: `postgre` is no kind of component",
                "did you mean `postgres`?");
    }

    @Test
    void shouldRefuseAConditionThatNoProbeSees() {
        refuses(
                GOOD.replace("[data-gone]", "[data-gon]"),
                "5: conditions: `data-gon` is seen by no probe of postgres",
                "did you mean `data-gone`?");
        refuses(
                GOOD.replace("[data-gone]", "[records-missing]"),
                "5: conditions: `records-missing` is seen by no probe of postgres",
                "known here: data-gone, server-down");
        refuses(
                GOOD.replace("conditions: [data-gone]\n", ""),
                "1: conditions: is missing",
                "add `conditions: [data-gone]`");
    }

    @Test
    void shouldRefuseAnUnknownVerb() {
        refuses(
                GOOD.replace("step: stage", "step: stag"),
                "13: steps[2].step: `stag` is no verb of a recovery",
                "did you mean `stage`?");
        refuses(
                GOOD.replace("verb: verify", "verb: verfy"),
                "14: steps[3].verb: `verfy` is no verb of a recovery",
                "did you mean `verify`?");
        refuses(
                GOOD.replace("step: fence, lease", "step: join, lease"),
                "12: steps[1].step: `join` is no verb of a recovery",
                "known here: close-stream, fence, open-stream, release, seal, stage, start,"
                        + " switch, validate, verify");
    }

    @Test
    void shouldRefuseAPlanThatEndsProcessesWithoutSayingSo() {
        refuses(
                GOOD.replace("destructive: true", "destructive: false"),
                "8: destructive: is not said of a plan that ends processes",
                "write `destructive: true`");
    }

    @Test
    void shouldRefuseACyclicDependency() {
        refuses(
                GOOD.replace("step: fence, lease", "step: fence, after: [prove], lease"),
                "12: steps[1].after: `fence` waits for itself through [prove, stage, fence]",
                "remove one of these");
    }

    @Test
    void shouldRefuseAnUnknownDependency() {
        refuses(
                GOOD.replace("[fence, prove]", "[fence, proof]"),
                "15: steps[4].after: `proof` is no step of this plan",
                "did you mean `prove`?");
    }

    @Test
    void shouldRefuseADuplicateStep() {
        refuses(
                GOOD.replace("step: stage", "step: fence"),
                "13: steps[2].step: `fence` is there twice",
                "rename one of the two");
    }

    @Test
    void shouldRefuseASwitchOfWhatWasNotVerified() {
        refuses(
                GOOD.replace("[fence, prove]", "[stage]"),
                "15: steps[4].step: `switch` has no verify before it",
                "add one, and name it under `after:`");
    }

    @Test
    void shouldRefuseAMissingErrorCode() {
        refuses(GOOD.replace("error: SYS-003\n", ""), "1: error: is missing", "add `error:` here");
        refuses(
                GOOD.replace("SYS-003", "fire!"),
                "2: error: `fire!` is no error code",
                "write it like SYS-003");
    }

    @Test
    void shouldRefuseABadDuration() {
        refuses(
                GOOD.replace("lease: 10m", "lease: ten"),
                "13: steps[2].lease: `ten` is no duration",
                "write it like 30s, 5m, 4h or 14d");
        refuses(
                GOOD.replace("lease: 10m", "lease: 2h"),
                "13: steps[2].lease: `2h` is out of bounds",
                "write from 1s to 1h; long work sends signs of life");
        refuses(GOOD.replace("rto: 3h\n", ""), "1: rto: is missing", "add `rto:` here");
    }

    @Test
    void shouldRefuseDestructionThatOneMethodAloneAsksFor() {
        refuses(
                GOOD.replace("methods: 2", "methods: 1"),
                "6: methods: `1` is too few for a destructive plan",
                "write `methods: 2`: what one method sees may be the method's own failure");
    }

    @Test
    void shouldRefuseANameThatIsNotTheFolders() {
        refuses(
                GOOD.replace("plan: fire", "plan: flood"),
                "1: plan: `flood` is not the name of its folder",
                "write `plan: fire`, or rename the folder");
    }

    @Test
    void shouldRefuseAnUnknownKey() {
        refuses(
                GOOD.replace("severity: 80", "severty: 80"),
                "7: severty: is no key that is known here",
                "did you mean `severity`?");
        refuses(
                GOOD.replace("attempts: 3", "atempts: 3"),
                "12: steps[1].atempts: is no key that is known here",
                "did you mean `attempts`?");
    }

    @Test
    void shouldRefuseTwoPlansThatTieForACondition() throws IOException {
        // Given
        put("fire", GOOD);
        put("flood", GOOD.replace("plan: fire", "plan: flood"));

        // Then
        assertThatThrownBy(() -> Plans.in(folder, CONDITIONS))
                .hasMessageContaining("flood/plan.yaml:7: severity: `80` is that of plan fire too")
                .hasMessageEndingWith("next: give the one that is to run the higher number");
    }

    private List<Plan> read(String text) throws IOException {
        put("fire", text);
        return Plans.in(folder, CONDITIONS);
    }

    private void put(String name, String text) throws IOException {
        Path disaster = Files.createDirectories(folder.resolve(name));
        Files.writeString(disaster.resolve("plan.yaml"), text);
    }

    private void refuses(String text, String what, String next) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(StackFileException.class)
                .hasMessageContaining("fire/plan.yaml:" + what)
                .hasMessageEndingWith("next: " + next);
    }
}
