package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.cli.screen.Terminal;
import dev.reprise.component.Kinds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void shouldPassOnWhatIsWrongInTheFile() throws IOException {
        Files.writeString(folder.resolve("reprise.yaml"), GOOD.replace("kind:", "knd:"));

        assertThat(run("up")).isEqualTo(Exit.USAGE.code());
        assertThat(printed(err))
                .startsWith(folder + "/reprise.yaml:4: protect.db.kind: is missing")
                .contains("next:");
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
    void shouldSayThatAPasswordIsMissing() throws IOException {
        Files.writeString(folder.resolve("reprise.yaml"), GOOD);

        assertThat(run("doctor")).isEqualTo(Exit.FAILED.code());
        assertThat(printed(out)).contains("WRONG  password").contains("put the secret there");
    }

    @Test
    void shouldKnowNothingOfPlansThatNobodyMade() throws IOException {
        Files.writeString(folder.resolve("reprise.yaml"), GOOD);
        Files.writeString(folder.resolve("key"), "secret");

        assertThat(run("restore", "--plan", "../../etc")).isNotZero();
    }

    private int run(String... arguments) {
        var terminal =
                new Terminal(
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Reader.nullReader(),
                        Clock.fixed(
                                Instant.parse("2026-11-23T13:32:10Z"), ZoneId.of("Europe/Paris")),
                        Map.of("USER", "alice"),
                        false);
        return new Reprise(terminal, folder, KINDS).run(arguments);
    }

    private static String printed(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
