package dev.reprise.cli;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.cli.screen.Terminal;
import dev.reprise.component.Component;
import dev.reprise.component.ComponentKind;
import dev.reprise.component.Found;
import dev.reprise.component.Kinds;
import dev.reprise.component.Workplace;
import dev.reprise.stack.Mode;
import dev.reprise.stack.Section;
import dev.reprise.stack.Stack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepriseTest {
    private static final String GOOD =
            """
            stack: s
            vault: {places: vault, password: file:key}
            protect:
              db: {kind: postgres, url: here}
            """;

    private static final Kinds KINDS =
            new Kinds(
                    List.of(
                            new StubKind("postgres", Set.of("server-down", "data-gone")),
                            new StubKind(
                                    "sessions", Set.of("records-damaged", "records-missing"))));

    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void shouldListItsCommands() {
        assertThat(run("--help")).isZero();
        Golden.check("help", printed(out).lines().toList());
    }

    @Test
    void shouldExplainARestore() {
        assertThat(run("restore", "--help")).isZero();
        Golden.check("help-restore", printed(out).lines().toList());
    }

    @Test
    void shouldListThePlans() {
        assertThat(run("plans")).isZero();
        Golden.check("plans", printed(out).lines().toList());
    }

    @Test
    void shouldGuessWhatAMisspeltCommandWas() {
        assertThat(run("statu")).isEqualTo(Exit.USAGE.code());
        assertThat(printed(err).lines())
                .containsExactly(
                        "Unmatched argument at index 0: 'statu'",
                        "  reprise statu",
                        "  next: did you mean `status`? else reprise --help");
    }

    @Test
    void shouldSayThatThereIsNoFile() {
        assertThat(run("status")).isEqualTo(Exit.USAGE.code());
        assertThat(printed(err)).startsWith("there is no reprise.yaml\n  looked in " + folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"status", "points", "incidents", "pause", "resume", "backup", "check db"})
    void shouldPointToTheOfflineWayWhereTheServicesAreGone(String command) throws IOException {
        Files.writeString(folder.resolve("reprise.yaml"), GOOD);

        assertThat(run(command.split(" "))).isEqualTo(Exit.UNREACHABLE.code());
        assertThat(printed(err)).contains("cannot be reached").contains("try --offline");
        assertThat(printed(out)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"restore db/foo --yes", "restore db/foo --offline", "check db/foo"})
    void shouldRefuseAPartOfWhatHasNone(String command) throws IOException {
        Files.writeString(folder.resolve("reprise.yaml"), GOOD);

        assertThat(run(command.split(" "))).isEqualTo(Exit.USAGE.code());
        assertThat(printed(err))
                .isEqualTo(
                        """
                        a postgres comes back as a whole, it has no parts to name
                          db/foo
                          next: write db for all of it
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup --json", "check --json", "release --json"})
    void shouldPrintNothingForProgramsWhereItFailsBeforeItHasAResult(String command) {
        assertThat(run(command.split(" "))).isEqualTo(Exit.USAGE.code());
        assertThat(printed(out)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "env:REPRISE_TEST_UNSET, `env:REPRISE_TEST_UNSET` is not set in this process, set the variable for",
        "file:absent, `file:FOLDER/absent` is not there, put the secret there"
    })
    void shouldSayHowServicesComeByTheirPassword(String secret, String what, String next)
            throws IOException {
        Files.writeString(folder.resolve("reprise.yaml"), GOOD.replace("file:key", secret));

        assertThat(run("up", "--detach")).isEqualTo(Exit.USAGE.code());
        assertThat(printed(err))
                .startsWith(
                        """
                        vault.password: %s
                          %s/reprise.yaml:2
                          next: %s"""
                                .formatted(
                                        what.replace("FOLDER", folder.toString()), folder, next));
    }

    @Test
    void shouldPassOnWhatIsWrongInTheFile() throws IOException {
        Files.writeString(folder.resolve("reprise.yaml"), GOOD.replace("kind:", "knd:"));

        assertThat(run("up")).isEqualTo(Exit.USAGE.code());
        assertThat(printed(err))
                .isEqualTo(
                        """
                        protect.db.kind: is missing
                          %s/reprise.yaml:4
                          next: add `kind:` here
                        """
                                .formatted(folder));
    }

    @Test
    void shouldPrintAnErrorAsThreeLines() throws IOException {
        Files.writeString(folder.resolve("reprise.yaml"), GOOD.replace("stack: s", "stak: s"));

        assertThat(run("doctor", "--file", "reprise.yaml")).isEqualTo(Exit.FAILED.code());
        assertThat(run("points")).isEqualTo(Exit.USAGE.code());
        Golden.check("error", printed(err).replace(folder.toString(), "/srv").lines().toList());
    }

    @Test
    void shouldWriteAFirstFileThatCanBeRead() throws IOException {
        var kinds = finding(new Found.Protectable("db", "a database", List.of("url: here")));

        assertThat(run(kinds, "init", "--new-key", "key")).isZero();

        Stack stack = kinds.read(folder.resolve("reprise.yaml"));
        assertThat(stack.mode()).isEqualTo(Mode.ASK);
        assertThat(stack.protect().keySet()).containsExactly("db");
        assertThat(stack.vault().password()).hasToString("file:" + folder.resolve("key"));
        assertThat(folder.resolve("key")).content().hasSizeGreaterThan(40);
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder.resolve("key"))))
                .isEqualTo("rw-------");
        kinds.open(stack, Clock.systemUTC()).values().forEach(Component::close);
    }

    @Test
    void shouldNeverWriteOverAFileOrAKey() throws IOException {
        var kinds = finding(new Found.Protectable("db", "a database", List.of("url: here")));
        Files.writeString(folder.resolve("reprise.yaml"), "mine");
        Files.writeString(folder.resolve("key"), "mine too");

        assertThat(run(kinds, "init")).isEqualTo(Exit.REFUSED.code());
        assertThat(run(kinds, "init", "--output", "b.yaml", "--new-key", "key"))
                .isEqualTo(Exit.REFUSED.code());

        assertThat(folder.resolve("reprise.yaml")).hasContent("mine");
        assertThat(folder.resolve("key")).hasContent("mine too");
        assertThat(folder.resolve("b.yaml")).doesNotExist();
    }

    @Test
    void shouldLeaveNoKeyBehindWhereTheFileCannotBeWritten() {
        var kinds = finding(new Found.Protectable("db", "a database", List.of("url: here")));

        assertThat(run(kinds, "init", "--output", "no/such/folder.yaml", "--new-key", "key"))
                .isEqualTo(Exit.USAGE.code());
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldWriteNothingWhereNothingCanBeProtected() {
        var kinds = finding(new Found.NotProtected("sessions in x", "layout D", "wait for it"));

        assertThat(run(kinds, "init")).isEqualTo(Exit.REFUSED.code());
        assertThat(printed(err)).contains("  sessions in x: layout D\n  next: wait for it");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldNotRebuildWhatHasNothingToBuild() throws IOException {
        Files.writeString(folder.resolve("reprise.yaml"), GOOD);

        assertThat(run("rebuild", "db")).isEqualTo(Exit.USAGE.code());
        assertThat(printed(err)).startsWith("db has nothing that is built from other data");
        assertThat(run("rebuild", "--json")).isZero();
        assertThat(printed(out)).isEqualTo("[]\n");
    }

    private static Kinds finding(Found found) {
        return new Kinds(List.of(new StubKind("postgres", Set.of("server-down"), List.of(found))));
    }

    @Test
    void shouldGuessWhatAMisspeltComponentWas() throws IOException {
        Files.writeString(folder.resolve("reprise.yaml"), GOOD);

        assertThat(run("check", "dbb")).isEqualTo(Exit.USAGE.code());
        assertThat(printed(err)).contains("next: did you mean `db`?");
    }

    @Test
    void shouldNotMakeAVaultWhereItOnlyReadsOne() throws IOException {
        Files.writeString(folder.resolve("reprise.yaml"), GOOD);
        Files.writeString(folder.resolve("key"), "secret");

        assertThat(run("keys", "sheet")).isEqualTo(Exit.FAILED.code());
        assertThat(printed(err)).startsWith("not a vault").contains("\n  next: ");
        assertThat(folder.resolve("vault")).doesNotExist();
    }

    @Test
    void shouldSayWhatCannotBeReadOrWritten() throws IOException {
        Files.writeString(folder.resolve("reprise.yaml"), GOOD);
        var kinds = finding(new Found.Protectable("db", "a database", List.of("url: here")));

        assertThat(run(kinds, "init", "--output", "reprise.yaml/b.yaml"))
                .isEqualTo(Exit.FAILED.code());
        assertThat(printed(err))
                .startsWith(
                        """
                        cannot read or write a file: Not a directory
                          %s/reprise.yaml/b.yaml
                          next: see to its rights and space"""
                                .formatted(folder));

        assertThat(run("keys", "sheet")).isEqualTo(Exit.USAGE.code());
        assertThat(printed(err))
                .contains("vault.password: `file:" + folder.resolve("key") + "` is not there")
                .doesNotContain("nobody expected");
    }

    @Test
    void shouldLeaveAloneAProcessThatOnlyHasTheNumberOfTheServices() throws IOException {
        Files.writeString(folder.resolve("reprise.yaml"), GOOD);
        Path runs = Files.createDirectories(folder.resolve("reprise-state/run"));
        long another = ProcessHandle.current().pid();
        Files.writeString(runs.resolve("standalone.pid"), Long.toString(another));
        Files.createFile(runs.resolve("standalone.lock"));

        assertThat(run("down")).isZero();

        assertThat(printed(out)).isEqualTo("the services of s do not run\n");
    }

    @Test
    void shouldNotWorkBesideAServiceThatRunsByItself() throws IOException {
        Files.writeString(folder.resolve("reprise.yaml"), GOOD);
        Path runs = Files.createDirectories(folder.resolve("reprise-state/run"));
        Files.createFile(runs.resolve("detector.lock"));
        try (FileChannel channel = FileChannel.open(runs.resolve("backup.lock"), CREATE, WRITE);
                FileLock _ = channel.lock()) {
            assertThat(run("release")).isEqualTo(Exit.REFUSED.code());
        }
        assertThat(printed(err))
                .startsWith("services run, and would work against this: backup\n")
                .contains("next: end them as they were started; ")
                .doesNotContain("--offline", "reprise down");
    }

    /** Two state folders, one target: the other one's services hold a lock beside it. */
    @Test
    void shouldNotWorkOnWhatAnotherRepriseHasInItsCare() throws IOException {
        Files.writeString(folder.resolve("reprise.yaml"), GOOD);
        Path runs = Files.createDirectories(folder.resolve("reprise-state/run"));
        Path care = runs.resolve("db.reprise-lock.services");
        Files.writeString(care, "the Reprise with the state folder /elsewhere\n");
        try (FileChannel channel = FileChannel.open(care, WRITE);
                FileLock _ = channel.lock()) {
            assertThat(run("release")).isEqualTo(Exit.REFUSED.code());
        }
        assertThat(printed(err))
                .startsWith("it is in the care of the Reprise with the state folder /elsewhere\n");
    }

    @Test
    void shouldNotClaimThatServicesWhichRunByThemselvesHaveEnded() throws IOException {
        Files.writeString(folder.resolve("reprise.yaml"), GOOD);
        Path runs = Files.createDirectories(folder.resolve("reprise-state/run"));
        try (FileChannel channel = FileChannel.open(runs.resolve("backup.lock"), CREATE, WRITE);
                FileLock _ = channel.lock()) {
            assertThat(run("down")).isEqualTo(Exit.REFUSED.code());
        }
        assertThat(printed(err))
                .startsWith("these services run as processes of their own: backup\n");
    }

    @Test
    void shouldSayThatAPasswordIsMissing() throws IOException {
        Files.writeString(folder.resolve("reprise.yaml"), GOOD);

        assertThat(run("doctor")).isEqualTo(Exit.FAILED.code());
        assertThat(printed(out)).contains("WRONG  password").contains("reprise.yaml:2");
        assertThat(printed(out)).doesNotContain("WRONG  vault");
    }

    @Test
    void shouldSayThatItIsThisShellThatLacksAVariable() throws IOException {
        Files.writeString(
                folder.resolve("reprise.yaml"), GOOD.replace("file:key", "env:REPRISE_TEST_UNSET"));

        assertThat(run("doctor")).isEqualTo(Exit.FAILED.code());
        assertThat(printed(out).replaceAll("\\s+", " "))
                .contains("is not set in this process")
                .contains("the services and each command have their own");
    }

    @Test
    void shouldSayThatAVaultIsNotMadeAmongOtherFiles() throws IOException {
        Files.writeString(folder.resolve("reprise.yaml"), GOOD);
        Files.writeString(folder.resolve("key"), "secret");
        Files.writeString(Files.createDirectory(folder.resolve("vault")).resolve("mine"), "x");

        assertThat(run("doctor")).isEqualTo(Exit.FAILED.code());
        assertThat(printed(out)).contains("WRONG  vault").contains("holds other files");
    }

    @Test
    void shouldSayThatALibraryCannotBeLoaded() throws IOException {
        Files.writeString(folder.resolve("reprise.yaml"), GOOD);
        var broken =
                new ComponentKind() {
                    @Override
                    public String kind() {
                        return "postgres";
                    }

                    @Override
                    public Set<String> conditions() {
                        return Set.of("server-down", "data-gone");
                    }

                    @Override
                    public Component open(String name, Section settings, Workplace place) {
                        throw new UnsatisfiedLinkError("no room to unpack it");
                    }
                };
        var sessions = new StubKind("sessions", Set.of("records-damaged", "records-missing"));

        assertThat(run(new Kinds(List.of(broken, sessions)), "doctor"))
                .isEqualTo(Exit.FAILED.code());

        assertThat(printed(out).replaceAll("\\s+", " "))
                .contains("WRONG temporary a library cannot be loaded from ")
                .contains("no room to unpack it next: let this user write there");
    }

    @Test
    void shouldKnowNothingOfPlansThatNobodyMade() throws IOException {
        Files.writeString(folder.resolve("reprise.yaml"), GOOD);
        Files.writeString(folder.resolve("key"), "secret");

        assertThat(run("restore", "--plan", "../../etc")).isNotZero();
    }

    private int run(String... arguments) {
        return run(KINDS, arguments);
    }

    private int run(Kinds kinds, String... arguments) {
        var terminal =
                new Terminal(
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Reader.nullReader(),
                        Clock.fixed(
                                Instant.parse("2026-11-23T13:32:10Z"), ZoneId.of("Europe/Paris")),
                        Map.of("USER", "alice"),
                        false);
        return new Reprise(terminal, folder, kinds).run(arguments);
    }

    private static String printed(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
