package dev.reprise.cli;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.cli.restore.VaultPoints;
import dev.reprise.cli.screen.Terminal;
import dev.reprise.component.Kinds;
import dev.reprise.component.SealTags;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepRef;
import dev.reprise.contracts.Verb;
import dev.reprise.contracts.console.IncidentReport;
import dev.reprise.contracts.console.RequestReport;
import dev.reprise.contracts.console.RunReport;
import dev.reprise.contracts.console.RunReport.Phase;
import dev.reprise.contracts.console.StackStatus;
import dev.reprise.contracts.console.StackStatus.ToDo;
import dev.reprise.contracts.console.StackStatus.Want;
import dev.reprise.vault.JoinRequest;
import dev.reprise.vault.Vault;
import dev.reprise.vault.crypto.Password;
import dev.reprise.vault.format.FileMeta;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.seal.SealRequest;
import dev.reprise.vault.seal.SealWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands make of the console's answers, and of a vault's points. */
class AskingTheConsoleTest {
    private static final Instant NOW = Instant.parse("2026-11-23T13:32:10Z");

    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private @Nullable StandInConsole console;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(
                folder.resolve("reprise.yaml"),
                """
                stack: s
                vault: {places: vault, password: file:key}
                protect:
                  db: {kind: postgres, url: here}
                  other: {kind: postgres, url: there}
                """);
        Files.writeString(folder.resolve("key"), "secret");
        console = new StandInConsole(runs());
    }

    @AfterEach
    void end() {
        console().close();
    }

    @Test
    void shouldRenderAPostMortemInTheZoneOfWhoReads() {
        console().with("/v1/incidents/INC-12/postmortem", "text");

        assertThat(run("incidents", "postmortem", "12")).isZero();

        assertThat(console().asked())
                .containsExactly("/v1/incidents/INC-12/postmortem?zone=Europe%2FParis");
    }

    @Test
    void shouldNotFallBackWhereNobodySawItWellBeforeAnIncident() throws IOException {
        Vault.create(folder.resolve("vault"), password()).close();
        console()
                .with(
                        "/v1/incidents/INC-3",
                        new IncidentReport(
                                "INC-3",
                                3,
                                "db",
                                List.of(),
                                "SYS-002",
                                "",
                                "",
                                NOW,
                                null,
                                Instant.parse("2026-11-23T13:02:10.5Z"),
                                null,
                                null,
                                "",
                                List.of(),
                                List.of()));

        assertThat(run("restore", "--at", "before:INC-3", "--dry-run"))
                .isEqualTo(Exit.REFUSED.code());

        assertThat(said())
                .startsWith("nobody has seen it well before INC-3\n")
                .contains("next: give a time before 2026-11-23T14:02:10, when it was first seen");
    }

    /** What is nearest to it is something else. */
    @Test
    void shouldRefuseAMomentOfWhichAllIsLost() throws IOException {
        Vault.create(folder.resolve("vault"), password()).close();
        var loss =
                new Loss(
                        Instant.parse("2026-11-23T13:02:08.377Z"),
                        Instant.parse("2026-11-23T13:02:25Z"),
                        85,
                        0,
                        true);
        console()
                .with(
                        "/v1/incidents",
                        List.of(
                                new IncidentReport(
                                        "INC-4",
                                        4,
                                        "db",
                                        List.of(),
                                        "SYS-003",
                                        "",
                                        "",
                                        NOW,
                                        null,
                                        NOW,
                                        NOW,
                                        "RECOVERED",
                                        "",
                                        List.of(),
                                        List.of(lost(loss, "")))));

        assertThat(run("restore", "db", "--at", "2026-11-23T13:02:15Z", "--dry-run"))
                .isEqualTo(Exit.REFUSED.code());

        assertThat(said())
                .startsWith(
                        "what was there at 14:02:15 is lost: INC-4 lost what came from 14:02:08 to"
                                + " 14:02:25\n  db\n")
                .contains("--at 2026-11-23T13:02:08Z");
    }

    private static RunReport lost(Loss loss, String request) {
        return new RunReport(
                "r-9",
                "storage-failure",
                "db",
                "INC-4",
                request,
                RunReport.State.DONE,
                NOW,
                NOW,
                Duration.ofSeconds(4),
                Duration.ZERO,
                loss,
                "",
                List.of(),
                List.of());
    }

    @Test
    void shouldSayWhyNothingWasDone() {
        asked("/v1/checks", report(RunReport.State.FAILED, "no plan says how to check a db"));

        assertThat(run("check", "db")).isEqualTo(Exit.REFUSED.code());

        assertThat(said()).startsWith("no plan says how to check a db\n  check of db\n  next: ");
    }

    @Test
    void shouldTellARefusedStepByItsOwnWords() {
        asked(
                "/v1/checks",
                report(
                        RunReport.State.FAILED,
                        "validate was refused",
                        step(
                                Phase.REFUSED,
                                new Problem("it is a standby", "db", "ask the primary"))));

        assertThat(run("check", "db")).isEqualTo(Exit.REFUSED.code());

        assertThat(said()).isEqualTo("it is a standby\n  db\n  next: ask the primary\n");
    }

    @Test
    void shouldCallFailedWhatHadBegun() {
        asked(
                "/v1/checks",
                report(
                        RunReport.State.FAILED,
                        "no",
                        step(Phase.SUCCEEDED, null),
                        step(Phase.REFUSED, new Problem("no", "db", "x"))));

        assertThat(run("check", "db")).isEqualTo(Exit.FAILED.code());
    }

    @Test
    void shouldSayThatServicesWhichRunDoNotServe() throws IOException {
        console().refusing("/v1/status", 401, new Problem("unknown token", "", "send the token"));
        try (FileChannel channel = FileChannel.open(runs().resolve("console.lock"), CREATE, WRITE);
                FileLock _ = channel.lock()) {
            run("doctor");
        }
        assertThat(printed())
                .contains("WRONG  services")
                .contains("unknown token")
                .doesNotContain("not running", "`reprise up` starts them");
    }

    @Test
    void shouldSayThatAVaultHasLostItsConfig() throws IOException {
        Path vault = folder.resolve("vault");
        Vault.create(vault, password()).close();
        Files.delete(vault.resolve("config"));
        Files.writeString(vault.resolve("snapshots/1"), "any");

        assertThat(run("doctor")).isEqualTo(Exit.FAILED.code());

        assertThat(printed().replaceAll("\\s+", " "))
                .contains("config file is gone, and its snapshots are there")
                .doesNotContain("not made yet");
    }

    @Test
    void shouldTellThatNoticesReachNobody() {
        console()
                .with(
                        "/v1/status",
                        status(
                                new ToDo(
                                        Want.UNHEARD,
                                        "slack: the last notice was given up",
                                        "correct notify.slack")));

        assertThat(run("doctor")).isEqualTo(Exit.FAILED.code());

        assertThat(printed())
                .contains("ok     services")
                .contains("WRONG  notices")
                .contains("slack: the last notice was given up");
    }

    @Test
    void shouldOnlyTakeANameThatAPointCanBeFoundByAgain() {
        assertThat(run("backup", "--name", "14:02")).isEqualTo(Exit.USAGE.code());
        assertThat(run("backup", "--name", "p-12")).isEqualTo(Exit.USAGE.code());
        assertThat(run("backup", "--name", "before deploy")).isEqualTo(Exit.USAGE.code());

        assertThat(console().asked()).isEmpty();
    }

    @Test
    void shouldFailWhereNothingThatWasToBeBackedUpCouldBeSealed() {
        var broken = new Problem("the disk is full", "/vault", "free some space");
        for (RunReport.State state : List.of(RunReport.State.DONE, RunReport.State.FAILED)) {
            asked(
                    "/v1/backups",
                    report(
                            state,
                            "no component could be sealed",
                            step("seal-db", Verb.SEAL, Phase.FAILED, broken),
                            step("join", Verb.JOIN, Phase.SUCCEEDED, null)));
            err.reset();

            assertThat(run("backup", "db", "--json")).isEqualTo(Exit.FAILED.code());

            assertThat(said())
                    .isEqualTo(
                            "nothing could be sealed\n"
                                    + "  db: the disk is full\n"
                                    + "  next: free some space\n");
            assertThat(printed()).contains("the disk is full");
        }
    }

    @Test
    void shouldCallABackupDoneInPartWhereSomeCouldNotBeSealed() {
        asked(
                "/v1/backups",
                report(
                        RunReport.State.DONE,
                        "p-1, degraded",
                        step("seal-db", Verb.SEAL, Phase.SUCCEEDED, null),
                        step("seal-other", Verb.SEAL, Phase.WAITING, null),
                        step("join", Verb.JOIN, Phase.SUCCEEDED, null)));

        assertThat(run("backup")).isEqualTo(Exit.PARTLY.code());

        assertThat(said())
                .startsWith("1 of 2 could not be sealed\n  other: left as it is, an incident")
                .endsWith("  next: see `reprise status`, then reprise backup\n");
    }

    @Test
    void shouldNotCallABackupDoneInPartWhereAllWasSealed() {
        asked(
                "/v1/backups",
                report(
                        RunReport.State.DONE,
                        "p-1, complete",
                        step("seal-db", Verb.SEAL, Phase.SUCCEEDED, null),
                        step("join", Verb.JOIN, Phase.SUCCEEDED, null)));

        assertThat(run("backup")).isZero();

        assertThat(said()).isEmpty();
    }

    @Test
    void shouldVerifyAPointByItsNameAndNeverGuessWhichIsMeant() throws IOException {
        try (Vault vault = Vault.create(folder.resolve("vault"), password())) {
            point(vault, "weekly");
            point(vault, "before-deploy");
            point(vault, "before-deploy");
        }

        assertThat(run("points", "verify", "weekly")).isZero();
        assertThat(run("points", "verify", "latest")).isZero();
        assertThat(run("points", "verify", "before-deploy")).isEqualTo(Exit.USAGE.code());

        assertThat(said())
                .startsWith("before-deploy may be any of 2 points\n")
                .containsPattern("next: write the one that is meant: p-[0-9a-f]{12}, p-[0-9a-f]");
    }

    @Test
    void shouldNameAPointThatCannotBeReadAndVerifyTheOthers() throws IOException {
        // Given
        String damaged;
        try (Vault vault = Vault.create(folder.resolve("vault"), password())) {
            point(vault, "weekly");
            point(vault, "daily");
            damaged = vault.snapshots(Set.of("name=daily")).getFirst().id().hex();
        }
        Path file = folder.resolve("vault/snapshots").resolve(damaged);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.delete(file);
        Files.write(file, bytes);

        // Then
        assertThat(run("points", "verify", "weekly")).isZero();
        assertThat(run("points", "verify", "p-" + damaged.substring(0, 4)))
                .isEqualTo(Exit.FAILED.code());
        assertThat(said())
                .startsWith("p-" + damaged.substring(0, 4) + " cannot be read: damaged vault file")
                .contains("snapshots/" + damaged);
        assertThat(run("doctor")).isEqualTo(Exit.FAILED.code());
        assertThat(printed()).contains("WRONG  vault", "1 snapshot cannot be read");
    }

    @Test
    void shouldReadAllOfTheVaultBackAndSayWhatIsHurt() throws IOException {
        // Given
        try (Vault vault = Vault.create(folder.resolve("vault"), password())) {
            point(vault, "weekly");
        }
        assertThat(run("points", "verify")).isZero();
        assertThat(printed()).contains("1 snapshot and", "packs read back, whole");
        // When
        Path pack;
        try (Stream<Path> files = Files.walk(folder.resolve("vault/data"))) {
            pack = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(pack);
        bytes[3] ^= 1;
        Files.delete(pack);
        Files.write(pack, bytes);
        // Then
        assertThat(run("points", "verify")).isEqualTo(Exit.FAILED.code());
        assertThat(printed())
                .contains(" read back, 1 damaged", "damaged   data/", "hurts points (1)");
    }

    @Test
    void shouldNameAnIndexThatCannotBeUsed() throws IOException {
        // Given
        try (Vault vault = Vault.create(folder.resolve("vault"), password())) {
            point(vault, "weekly");
        }
        Path index;
        try (var files = Files.list(folder.resolve("vault/index"))) {
            index = files.findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(index);
        bytes[bytes.length / 2] ^= 1;
        Files.delete(index);
        Files.write(index, bytes);

        // Then
        assertThat(run("doctor")).isEqualTo(Exit.FAILED.code());
        assertThat(printed()).contains("WRONG  vault", "index/" + index.getFileName());
    }

    @Test
    void shouldNameAPackThatIsGone() throws IOException {
        // Given
        try (Vault vault = Vault.create(folder.resolve("vault"), password())) {
            point(vault, "weekly");
        }
        run("doctor");
        assertThat(printed()).doesNotContain("WRONG  vault");
        Path pack;
        try (var files = Files.walk(folder.resolve("vault/data"))) {
            pack = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }

        // When
        Files.delete(pack);

        // Then
        assertThat(run("doctor")).isEqualTo(Exit.FAILED.code());
        assertThat(printed())
                .contains("WRONG  vault", "gone or cut short, such as", "it is missing");
    }

    @Test
    void shouldSayWhatStillHoldsRecoveriesBackAfterASwitch() {
        console()
                .with("/v1/automation", new RequestReport("r", RequestReport.State.ENDED, null))
                .with(
                        "/v1/status",
                        status(
                                new ToDo(
                                        Want.PAUSED,
                                        "INC-3: not done: automation is paused",
                                        "reprise resume"),
                                new ToDo(
                                        Want.WITHHELD,
                                        "INC-3: not done: 6 recoveries within 1 h",
                                        "look"),
                                new ToDo(
                                        Want.FROZEN, "run a-9 of db is frozen: no", "look at both"),
                                new ToDo(
                                        Want.UNPROTECTED,
                                        "db is in no recovery point yet",
                                        "reprise backup")));

        assertThat(run("resume")).isZero();

        assertThat(printed().lines())
                .containsExactly(
                        "resumed: recoveries start by themselves, but for what is held back",
                        "HELD BACK  INC-3: not done: 6 recoveries within 1 h",
                        "           look",
                        "HELD BACK  run a-9 of db is frozen: no",
                        "           look at both");
    }

    @Test
    void shouldFindTheSealsOfAPointInTheVaultAlone() throws IOException {
        try (Vault vault = Vault.create(folder.resolve("vault"), password())) {
            Snapshot first = seal(vault, "db", "one");
            seal(vault, "db", "two");
            Snapshot point =
                    vault.join(
                            new JoinRequest(
                                    "alpha",
                                    Set.of("reprise", "type=point", "name=weekly"),
                                    Map.of("db", new JoinRequest.Part(first.id(), "")),
                                    Map.of()));
            seal(vault, "db", "three");
            var points = new VaultPoints(vault);

            assertThat(points.named("weekly").id()).isEqualTo(point.id());
            assertThat(points.named("latest").id()).isEqualTo(point.id());
            assertThat(points.named("p-" + point.id().hex().substring(0, 6)).id())
                    .isEqualTo(point.id());
            assertThat(points.seals(point)).containsExactly(Map.entry("db", first.id().hex()));
        }

        // What is not in it is refused, before anything is tried
        assertThat(run("restore", "other", "--offline", "--at", "weekly"))
                .isEqualTo(Exit.REFUSED.code());
        assertThat(said()).startsWith("other is not in weekly\n  it holds db\n");
        assertThat(console().asked()).isEmpty();
    }

    private static Snapshot seal(Vault vault, String component, String content) throws IOException {
        var tags =
                SealTags.of(
                        new StepRef(new RunId("a-1"), "seal-" + content, 1),
                        component,
                        "postgres",
                        NOW,
                        null,
                        Seal.Consistency.FUZZY,
                        Map.of());
        try (SealWriter writer =
                vault.newSeal(SealRequest.of("alpha", List.of("/" + component), tags))) {
            writer.file(
                    "f",
                    FileMeta.of(0600, NOW),
                    new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
            return writer.commit();
        }
    }

    private static StackStatus status(ToDo... toDo) {
        var open =
                new IncidentReport(
                        "INC-3", 3, "db", List.of(), "SYS-002", "", "", NOW, null, NOW, null, null,
                        "", List.of(), List.of());
        return new StackStatus(
                "s",
                "alpha",
                "auto",
                StackStatus.Verdict.BROKEN,
                NOW,
                true,
                false,
                List.of(),
                "vault",
                1,
                0,
                null,
                List.of(),
                List.of(open),
                null,
                List.of(),
                List.of(toDo));
    }

    @Test
    void shouldNotStartServicesThatCannotOpenTheirVault() throws IOException {
        Vault.create(folder.resolve("vault"), Password.of("another".toCharArray())).close();

        assertThat(run("up", "--detach")).isEqualTo(Exit.USAGE.code());

        assertThat(said()).startsWith("wrong password or no key found for it\n");
    }

    private static void point(Vault vault, String name) throws IOException {
        vault.join(
                new JoinRequest(
                        "alpha",
                        Set.of("reprise", "type=point", "name=" + name),
                        Map.of(),
                        Map.of("RESTORE.md", name.getBytes(StandardCharsets.UTF_8))));
    }

    private void asked(String path, RunReport run) {
        console()
                .with(path, new RequestReport("r", RequestReport.State.WAITING, null))
                .with("/v1/requests/r", new RequestReport("r", RequestReport.State.ENDED, run));
    }

    private static RunReport report(
            RunReport.State state, String summary, RunReport.StepReport... steps) {
        return new RunReport(
                "a-1",
                "check",
                "db",
                "",
                "r",
                state,
                NOW,
                NOW,
                Duration.ZERO,
                Duration.ZERO,
                Loss.NOTHING,
                summary,
                List.of(),
                List.of(steps));
    }

    private static RunReport.StepReport step(Phase phase, @Nullable Problem problem) {
        return new RunReport.StepReport(
                "validate", Verb.VALIDATE, "db", 1, phase, null, null, problem, null);
    }

    private static RunReport.StepReport step(
            String name, Verb verb, Phase phase, @Nullable Problem problem) {
        String component = name.replaceFirst("^seal-", "");
        return new RunReport.StepReport(name, verb, component, 1, phase, null, null, problem, null);
    }

    private static Password password() {
        return Password.of("secret".toCharArray());
    }

    private Path runs() {
        return folder.resolve("reprise-state/run");
    }

    private StandInConsole console() {
        if (console == null) {
            throw new IllegalStateException("not started");
        }
        return console;
    }

    private int run(String... arguments) {
        var terminal =
                new Terminal(
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Reader.nullReader(),
                        Clock.fixed(NOW, ZoneId.of("Europe/Paris")),
                        Map.of("USER", "alice"),
                        false);
        var kinds =
                new Kinds(
                        List.of(
                                new StubKind("postgres", Set.of("server-down", "data-gone")),
                                new StubKind(
                                        "sessions", Set.of("records-damaged", "records-missing"))));
        return new Reprise(terminal, folder, kinds).run(arguments);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
