package dev.reprise.cli.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.cli.Workspace;
import dev.reprise.cli.screen.Terminal;
import dev.reprise.component.Backup;
import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.ComponentKind;
import dev.reprise.component.Kinds;
import dev.reprise.component.Probe;
import dev.reprise.component.Proof;
import dev.reprise.component.Restore;
import dev.reprise.component.StepEnd;
import dev.reprise.component.Work;
import dev.reprise.component.Workplace;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.console.Timings;
import dev.reprise.stack.Section;
import dev.reprise.vault.Vault;
import dev.reprise.vault.crypto.Password;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which seal a plan starts from where some of them cannot be read. */
class PlannerTest {
    private static final Instant NOW = Instant.parse("2026-11-23T13:32:10Z");
    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);
    private static final String C = "c".repeat(64);
    private static final Seal NEWEST = seal(A, 1);
    private static final Seal OLDER = seal(B, 2);
    private static final Seal OLDEST = seal(C, 3);

    @TempDir Path folder;

    @Test
    void shouldPassOverSealsThatCannotBeReadAndSayWhy() throws Exception {
        RestorePlan.Part part = planned(Set.of(A), new Wanted("db", List.of(), null, ""));

        assertThat(part.seal()).isEqualTo(OLDER);
        assertThat(part.older()).containsExactly(OLDEST);
        assertThat(part.passedOver())
                .containsExactly(new RestorePlan.PassedOver(A, NEWEST.at(), "damaged " + A));
        assertThat(part.refusals()).isEmpty();
    }

    @Test
    void shouldRefuseWhereNoSealCanBeRead() throws Exception {
        RestorePlan.Part part = planned(Set.of(A, B, C), new Wanted("db", List.of(), null, ""));

        assertThat(part.seal()).isNull();
        assertThat(part.older()).isEmpty();
        assertThat(part.refusals())
                .singleElement()
                .asString()
                .startsWith("no seal can be read, the newest is damaged: damaged " + A);
    }

    @Test
    void shouldNotTakeAnotherSealThanTheOneThatWasWanted() throws Exception {
        RestorePlan.Part part = planned(Set.of(A), new Wanted("db", List.of(), null, A));

        assertThat(part.seal()).isEqualTo(NEWEST);
        assertThat(part.refusals()).containsExactly("damaged " + A);
    }

    @Test
    void shouldNameTheOldestSealWhereNoneIsAsOldAsWanted() throws Exception {
        Instant wanted = NOW.minus(Duration.ofDays(2));

        RestorePlan.Part part = planned(Set.of(), new Wanted("db", List.of(), wanted, ""));

        assertThat(part.refusals())
                .containsExactly(
                        "there is no seal as old as %s; the oldest is of %s"
                                .formatted(wanted, OLDEST.at()));
    }

    @Test
    void shouldPromiseTheLimitThatItsRunWillHave() throws Exception {
        Wanted latest = new Wanted("db", List.of(), null, "");

        assertThat(planned(Set.of(), latest).rto()).isEqualTo(Duration.ofHours(3));
        assertThat(planned(Set.of(), latest, ", rto: 20m").rto()).isEqualTo(Duration.ofMinutes(20));
    }

    private RestorePlan.Part planned(Set<String> damaged, Wanted wanted) throws Exception {
        return planned(damaged, wanted, "");
    }

    private RestorePlan.Part planned(Set<String> damaged, Wanted wanted, String keys)
            throws Exception {
        Files.writeString(
                folder.resolve("reprise.yaml"),
                """
                stack: s
                vault: {places: %s, password: file:key}
                protect:
                  db: {kind: scripted%s}
                """
                        .formatted("vault" + keys.length(), keys));
        var terminal =
                new Terminal(
                        new PrintStream(OutputStream.nullOutputStream()),
                        new PrintStream(OutputStream.nullOutputStream()),
                        Reader.nullReader(),
                        Clock.fixed(NOW, ZoneOffset.UTC),
                        Map.of(),
                        false);
        var component = new Scripted(damaged);
        var workspace = new Workspace(terminal, folder, new Kinds(List.of(component)));
        var plan =
                new Plan(
                        "p",
                        "",
                        "",
                        List.of(),
                        List.of(),
                        0,
                        0,
                        true,
                        Duration.ofHours(3),
                        Duration.ZERO,
                        List.of());
        try (Vault vault =
                Vault.create(
                        folder.resolve("vault" + keys.length()), Password.of("x".toCharArray()))) {
            return new Planner(workspace, vault, Map.of("db", component), _ -> plan)
                    .plan(List.of(wanted), new Told(), true)
                    .parts()
                    .getFirst();
        }
    }

    private static Seal seal(String snapshot, int hoursAgo) {
        return new Seal(
                "db",
                "scripted",
                snapshot,
                NOW.minus(Duration.ofHours(hoursAgo)),
                null,
                Seal.Consistency.FUZZY,
                1,
                1,
                Map.of());
    }

    private static final class Told implements Sources {
        @Override
        public List<Seal> seals(Wanted wanted) {
            Instant time = wanted.time();
            return List.of(NEWEST, OLDER, OLDEST).stream()
                    .filter(each -> time == null || !each.at().isAfter(time))
                    .filter(each -> !wanted.exact() || each.snapshot().equals(wanted.snapshot()))
                    .toList();
        }

        @Override
        public SequencedMap<String, String> point(String point) {
            return new LinkedHashMap<>();
        }

        @Override
        public List<String> conditions(String component) {
            return List.of();
        }

        @Override
        public Timings timings() {
            return new Timings(List.of());
        }
    }

    /** Previews alone are asked of it. */
    private record Scripted(Set<String> damaged)
            implements ComponentKind, Component, Restore, Backup {
        @Override
        public Set<String> conditions() {
            return Set.of();
        }

        @Override
        public Component open(String name, Section settings, Workplace place) {
            return this;
        }

        @Override
        public Preview preview(Vault vault, Source source, Goal goal) {
            String snapshot = source.seal().snapshot();
            return damaged.contains(snapshot)
                    ? Preview.unreadable("damaged " + snapshot)
                    : new Preview("", List.of(), List.of(), List.of(), -1, 0, List.of());
        }

        @Override
        public String name() {
            return "db";
        }

        @Override
        public String kind() {
            return "scripted";
        }

        @Override
        public Map<String, Path> paths() {
            return Map.of();
        }

        @Override
        public Path lockFile() {
            throw unasked();
        }

        @Override
        public List<Probe> probes() {
            return List.of();
        }

        @Override
        public Backup backup() {
            return this;
        }

        @Override
        public Restore restore() {
            return this;
        }

        @Override
        public Proof proof() {
            throw unasked();
        }

        @Override
        public StepEnd seal(Work work, Vault vault) {
            throw unasked();
        }

        @Override
        public String byHand() {
            return "";
        }

        @Override
        public Optional<ChangeStream> stream() {
            return Optional.empty();
        }

        @Override
        public StepEnd fence(Work work, List<String> seen) {
            throw unasked();
        }

        @Override
        public StepEnd start(Work work) {
            throw unasked();
        }

        @Override
        public StepEnd stage(Work work, Vault vault, Source source, Goal goal) {
            throw unasked();
        }

        @Override
        public StepEnd switchOver(Work work, StepResult.Staged copy) {
            throw unasked();
        }

        @Override
        public StepEnd rollBack(Work work, StepResult.@Nullable Switched switched) {
            throw unasked();
        }

        @Override
        public StepEnd release(Work work) {
            throw unasked();
        }

        @Override
        public void close() {}

        private static UnsupportedOperationException unasked() {
            return new UnsupportedOperationException("nobody asks");
        }
    }
}
