package dev.reprise.cli.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.cli.screen.ProgressLine;
import dev.reprise.cli.screen.Terminal;
import dev.reprise.component.Backup;
import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.Proof;
import dev.reprise.component.Restore;
import dev.reprise.component.StepEnd;
import dev.reprise.component.Work;
import dev.reprise.contracts.Command.Expectation;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.StepResult.Verdict;
import dev.reprise.contracts.Verb;
import dev.reprise.vault.Vault;
import dev.reprise.vault.crypto.Password;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which seal an offline restore takes, and what it leaves behind where it cannot go on. */
class OfflineRestoreTest {
    private static final StepEnd CANNOT_ASK =
            new StepEnd.Failed(new Problem("the copy could not be asked", "db", "again"), true, "");

    @TempDir Path folder;

    private final List<String> done = new ArrayList<>();
    private final List<Goal> goals = new ArrayList<>();

    /** By what is done; what is not in it is done well. The last end is that of ever after. */
    private final Map<String, List<StepEnd>> ends = new HashMap<>();

    private boolean streamed;

    @Test
    void shouldTakeAnOlderSealOnlyWhereTheNewerIsDamaged() throws Exception {
        OfflineReport report = restore(proven(Verdict.DAMAGED), proven(Verdict.PASSED));

        assertThat(report.state()).isEqualTo(OfflineReport.State.DONE);
        assertThat(done)
                .containsExactly(
                        "fence", "stage newer", "stage older", "switch older", "start", "release");
    }

    @Test
    void shouldNotGiveUpASealThatNobodyCouldProve() throws Exception {
        OfflineReport report = restore(CANNOT_ASK, proven(Verdict.PASSED));

        assertThat(report.state()).isEqualTo(OfflineReport.State.FAILED);
        assertThat(report.problem())
                .extracting(Problem::what)
                .isEqualTo("the copy could not be asked");
        assertThat(done).containsExactly("fence", "stage newer", "release");
    }

    @Test
    void shouldLetGoWhatIsLiveThoughNobodyCouldAskIt() throws Exception {
        OfflineReport report = restore(proven(Verdict.PASSED), CANNOT_ASK);

        assertThat(report.state()).isEqualTo(OfflineReport.State.DOUBTFUL);
        assertThat(done).endsWith("start", "release");
    }

    @Test
    void shouldGoBackStartAndLetGoWhereWhatIsLiveIsDamaged() throws Exception {
        OfflineReport report = restore(proven(Verdict.PASSED), proven(Verdict.DAMAGED));

        assertThat(report.state()).isEqualTo(OfflineReport.State.ROLLED_BACK);
        assertThat(done).endsWith("switch newer", "start", "roll back", "start", "release");
    }

    @Test
    void shouldGoBackWhereWhatWasRestoredDoesNotStart() throws Exception {
        ends.put("start", List.of(CANNOT_ASK));

        OfflineReport report = restore(proven(Verdict.PASSED));

        assertThat(report.state()).isEqualTo(OfflineReport.State.ROLLED_BACK);
        assertThat(report.problem())
                .extracting(Problem::what)
                .isEqualTo("the copy could not be asked");
        assertThat(done).endsWith("switch newer", "start", "roll back", "start", "release");
    }

    @Test
    void shouldGoBackFromASwitchThatFailedHalfWay() throws Exception {
        ends.put("switch newer", List.of(CANNOT_ASK));

        OfflineReport report = restore(proven(Verdict.PASSED));

        assertThat(report.state()).isEqualTo(OfflineReport.State.ROLLED_BACK);
        assertThat(done).endsWith("switch newer", "roll back", "start", "release");
    }

    /** Nothing was moved, so there is nothing to take back. */
    @Test
    void shouldOnlyLetGoWhereTheSwitchWasRefused() throws Exception {
        ends.put(
                "switch newer",
                List.of(
                        new StepEnd.Refused(
                                new Problem("a server works there again", "db", "fence it"),
                                false)));

        OfflineReport report = restore(proven(Verdict.PASSED));

        assertThat(report.state()).isEqualTo(OfflineReport.State.FAILED);
        assertThat(done).endsWith("switch newer", "release");
    }

    @Test
    void shouldLetGoAlsoWhereThereIsNothingToGoBackTo() throws Exception {
        ends.put("start", List.of(CANNOT_ASK));
        ends.put("roll back", List.of(CANNOT_ASK));

        OfflineReport report = restore(proven(Verdict.PASSED));

        assertThat(report.state()).isEqualTo(OfflineReport.State.FAILED);
        assertThat(report.problem())
                .extracting(Problem::what)
                .isEqualTo("the copy could not be asked");
        assertThat(done).endsWith("roll back", "roll back", "roll back", "release");
    }

    /** It is live and proven: a hold that stays is no reason to take it back. */
    @Test
    void shouldNotGoBackForAHoldThatStays() throws Exception {
        ends.put("release", List.of(CANNOT_ASK));

        OfflineReport report = restore(proven(Verdict.PASSED));

        assertThat(report.state()).isEqualTo(OfflineReport.State.FAILED);
        assertThat(done).doesNotContain("roll back");
    }

    @Test
    void shouldClaimNothingOfAStreamThatCouldNotBeClosed() throws Exception {
        ends.put("close stream", List.of(CANNOT_ASK));
        streamed = true;

        restore(proven(Verdict.PASSED));

        assertThat(done).contains("close stream");
        assertThat(goals).singleElement().extracting(Goal::known).isNull();
    }

    @Test
    void shouldTellTheCopyHowFarTheStreamWas() throws Exception {
        var closed = new StepResult.StreamClosed(null, null, null, null, Loss.NOTHING);
        ends.put("close stream", List.of(new StepEnd.Succeeded(closed)));
        streamed = true;

        restore(proven(Verdict.PASSED));

        assertThat(goals).singleElement().extracting(Goal::known).isEqualTo(closed);
    }

    /** With two seals; the proofs follow each other, the last of them for ever. */
    private OfflineReport restore(StepEnd... proofs) throws Exception {
        var steps =
                Stream.of(
                                Verb.FENCE,
                                Verb.CLOSE_STREAM,
                                Verb.STAGE,
                                Verb.VERIFY,
                                Verb.SWITCH,
                                Verb.START,
                                Verb.VALIDATE,
                                Verb.RELEASE)
                        .map(verb -> new Plan.Step(verb.name(), verb, List.of(), Duration.ZERO, 1))
                        .toList();
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
                        Duration.ZERO,
                        Duration.ZERO,
                        steps);
        var terminal =
                new Terminal(
                        new PrintStream(OutputStream.nullOutputStream()),
                        new PrintStream(OutputStream.nullOutputStream()),
                        Reader.nullReader(),
                        Clock.systemUTC(),
                        Map.of(),
                        false);
        try (Vault vault = Vault.create(folder.resolve("vault"), Password.of("x".toCharArray()))) {
            var run =
                    new OfflineRun(
                            OfflineReport.begun(
                                    "offline-1", "db", "somebody", Instant.EPOCH, Goal.LATEST),
                            new ReportFolder(folder.resolve("offline"), true),
                            new ProgressLine(terminal),
                            terminal.clock());
            return new OfflineRestore(new Scripted(List.of(proofs)), vault, plan, run)
                    .restore(List.of(seal("newer"), seal("older")), Goal.LATEST, false);
        }
    }

    private static StepEnd proven(Verdict verdict) {
        return new StepEnd.Succeeded(new StepResult.Validated(verdict, List.of()));
    }

    private static Seal seal(String snapshot) {
        return new Seal(
                "db",
                "stub",
                snapshot,
                Instant.EPOCH,
                null,
                Seal.Consistency.FUZZY,
                0,
                0,
                Map.of());
    }

    private final class Scripted implements Component, Restore, Proof, Backup {
        private final List<StepEnd> proofs;
        private int asked;

        private Scripted(List<StepEnd> proofs) {
            this.proofs = proofs;
        }

        private StepEnd did(String what) {
            done.add(what);
            List<StepEnd> all = ends.getOrDefault(what, List.of());
            int times = (int) done.stream().filter(what::equals).count();
            return all.isEmpty() ? StepEnd.done("") : all.get(Math.min(times, all.size()) - 1);
        }

        private StepEnd next() {
            return proofs.get(Math.min(asked++, proofs.size() - 1));
        }

        @Override
        public StepEnd fence(Work work, List<String> seen) {
            return did("fence");
        }

        @Override
        public StepEnd start(Work work) {
            return did("start");
        }

        @Override
        public StepEnd stage(Work work, Vault vault, Source source, Goal goal) {
            String snapshot = source.seal().snapshot();
            did("stage " + snapshot);
            goals.add(goal);
            return new StepEnd.Succeeded(
                    new StepResult.Staged("/", snapshot, null, null, Loss.NOTHING, Map.of()));
        }

        @Override
        public StepEnd switchOver(Work work, StepResult.Staged copy) {
            StepEnd end = did("switch " + copy.snapshot());
            return end instanceof StepEnd.Succeeded
                    ? new StepEnd.Succeeded(
                            new StepResult.Switched("", List.of(), List.of(), Loss.NOTHING))
                    : end;
        }

        @Override
        public StepEnd rollBack(Work work, StepResult.@Nullable Switched switched) {
            return did("roll back");
        }

        @Override
        public StepEnd release(Work work) {
            return did("release");
        }

        @Override
        public Preview preview(Vault vault, Source source, Goal goal) {
            throw new UnsupportedOperationException("nobody asks");
        }

        @Override
        public StepEnd verify(Work work, StepResult.Staged copy, Expectation expected) {
            return next();
        }

        @Override
        public StepEnd validate(Work work, Expectation expected) {
            return next();
        }

        @Override
        public StepEnd seal(Work work, Vault vault) {
            throw new UnsupportedOperationException("nobody asks");
        }

        @Override
        public String byHand() {
            return "";
        }

        @Override
        public Optional<ChangeStream> stream() {
            return streamed ? Optional.of(new Closing()) : Optional.empty();
        }

        /** A stream of which only its end matters. */
        private final class Closing implements ChangeStream {
            @Override
            public void open(Vault vault, Listener listener) {
                throw new UnsupportedOperationException("nobody opens it");
            }

            @Override
            public StepEnd close(Work work, Vault vault) {
                return did("close stream");
            }

            @Override
            public Level level() {
                throw new UnsupportedOperationException("nobody asks");
            }

            @Override
            public void close() {}
        }

        @Override
        public String name() {
            return "db";
        }

        @Override
        public String kind() {
            return "stub";
        }

        @Override
        public Map<String, Path> paths() {
            return Map.of();
        }

        @Override
        public Path lockFile() {
            return folder.resolve("lock");
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
            return this;
        }

        @Override
        public void close() {}
    }
}
