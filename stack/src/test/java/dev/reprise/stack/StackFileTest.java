package dev.reprise.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackFileTest {
    private static final Set<String> KINDS = Set.of("postgres", "sessions");
    private static final String GOOD =
            """
            stack: dgmstt
            mode: auto
            host: alpha
            vault:
              places: [vault]
              password: file:vault.key
              pace: 60MB
            protect:
              postgres:
                kind: postgres
                port: 5432
                rpo: 5m
                rto: 3h
              sessions:
                kind: sessions
                mode: ask
                path: sessions
            points: {every: 2m}
            notify:
              slack: env:SLACK_WEBHOOK_URL
            console: {port: 0}
            """;

    @TempDir Path folder;

    @Test
    void shouldReadAWholeFile() {
        // When
        Stack stack = read(GOOD);

        // Then
        assertThat(stack.name()).isEqualTo("dgmstt");
        assertThat(stack.mode()).isEqualTo(Mode.AUTO);
        assertThat(stack.host()).isEqualTo("alpha");
        assertThat(stack.state()).isEqualTo(folder.resolve("reprise-state"));
        assertThat(stack.vault().places()).isEqualTo(List.of(folder.resolve("vault")));
        Secret password = stack.vault().password();
        assertThat(password).hasToString("file:" + folder.resolve("vault.key"));
        assertThat(password.key()).isEqualTo("vault.password");
        assertThat(password.writtenAt()).isEqualTo(folder.resolve("reprise.yaml") + ":6");
        assertThat(stack.vault().pace()).isEqualTo(60_000_000);
        assertThat(stack.protect().keySet()).containsExactly("postgres", "sessions");
        Stack.Member postgres = stack.protect().firstEntry().getValue();
        assertThat(postgres.mode()).isEqualTo(Mode.AUTO);
        assertThat(postgres.rpo()).isEqualTo(Duration.ofMinutes(5));
        assertThat(postgres.rto()).isEqualTo(Duration.ofHours(3));
        assertThat(stack.protect().lastEntry().getValue().rto()).isNull();
        assertThat(postgres.settings().optionalNumber("port")).contains(5432);
        assertThat(stack.protect().lastEntry().getValue().mode()).isEqualTo(Mode.ASK);
        assertThat(stack.points().every()).isEqualTo(Duration.ofMinutes(2));
        assertThat(stack.channels().slack()).hasToString("env:SLACK_WEBHOOK_URL");
    }

    @Test
    void shouldHaveModestDefaults() {
        // When
        Stack stack =
                read(
                        """
                        stack: s
                        vault: {places: v, password: env:P}
                        protect: {db: {kind: postgres}}
                        """);

        // Then
        assertThat(stack.mode()).isEqualTo(Mode.ASK);
        assertThat(stack.host()).isNotEmpty();
        assertThat(stack.points().every()).isEqualTo(Duration.ofMinutes(5));
        assertThat(stack.vault().pace()).isZero();
        assertThat(stack.channels().slack()).isNull();
        assertThat(stack.console().port()).isZero();
    }

    @Test
    void shouldNameTheNearestKeyForAnUnknownOne() {
        refuses(
                GOOD.replace("points:", "point:"),
                "reprise.yaml:18: point: is no key that is known here (its value: `{every: ..}`)",
                "did you mean `points`?");
    }

    @Test
    void shouldNameTheNearestKeyBelowASection() {
        refuses(
                GOOD.replace("  password:", "  pasword:"),
                "reprise.yaml:4: vault.password: is missing",
                "add `password:` here");
        refuses(
                GOOD.replace("pace: 60MB", "pase: 60MB"),
                "reprise.yaml:7: vault.pase: is no key that is known here (its value: `60MB`)",
                "did you mean `pace`?");
    }

    @Test
    void shouldSayWhatIsMissing() {
        refuses(
                GOOD.replace("stack: dgmstt\n", ""),
                "reprise.yaml:1: stack: is missing",
                "add `stack:` here");
        refuses(
                GOOD.replace("places: [vault]", "places: []"),
                "reprise.yaml:5: vault.places: is missing",
                "add `places: [/var/backups/reprise]`");
    }

    @Test
    void shouldRefuseABadDuration() {
        refuses(
                GOOD.replace("rpo: 5m", "rpo: 5 minutes"),
                "reprise.yaml:12: protect.postgres.rpo: `5 minutes` is no duration",
                "write it like 30s, 5m, 4h or 14d");
        refuses(
                GOOD.replace("every: 2m", "every: 0s"),
                "reprise.yaml:18: points.every: `0s` is too short",
                "write 1s or more; 5m is usual");
    }

    @Test
    void shouldRefuseALimitThatNobodyCanKeep() {
        refuses(
                GOOD.replace("rpo: 5m", "rpo: 0s"),
                "reprise.yaml:12: protect.postgres.rpo: `0s` is no limit",
                "write it like 5m, 1h or 14d");
    }

    @Test
    void shouldRefuseADurationThatNobodyLivesToSee() {
        refuses(
                GOOD.replace("rpo: 5m", "rpo: 4000d"),
                "reprise.yaml:12: protect.postgres.rpo: `4000d` is too long",
                "write at most 3650d");
        refuses(
                GOOD.replace("every: 2m", "every: 999999999d"),
                "reprise.yaml:18: points.every: `999999999d` is too long",
                "write at most 3650d");
    }

    @Test
    void shouldRefuseAFileThatIsFarTooLarge() throws IOException {
        Path large = Files.writeString(folder.resolve("large.yaml"), "# x\n".repeat(300_000));
        assertThatThrownBy(() -> StackFile.read(large, KINDS))
                .hasMessageContaining("large.yaml: the file is larger than 1 MB");
    }

    @Test
    void shouldRefuseWhatIsNoPath() {
        refuses(
                GOOD.replace("[vault]", "[\"\"]"),
                "reprise.yaml:5: vault.places: is an empty path",
                "write the path of a file or folder");
        refuses(
                GOOD.replace("[vault]", "[\"a\\0b\"]"),
                "reprise.yaml:5: vault.places: is no path: Nul character not allowed",
                "write the path of a file or folder");
    }

    @Test
    void shouldRefuseABadSize() {
        refuses(
                GOOD.replace("60MB", "60 MiB"),
                "reprise.yaml:7: vault.pace: `60 MiB` is no size",
                "write it like 512KB, 60MB or 2GB");
        refuses(
                GOOD.replace("60MB", "0MB"),
                "reprise.yaml:7: vault.pace: `0MB` lets nothing be written",
                "write it like 60MB, or remove the key for no limit");
    }

    @Test
    void shouldRefuseADuplicateName() {
        refuses(
                GOOD.replace("  sessions:\n", "  postgres:\n"),
                "reprise.yaml:14: protect.postgres: is there twice, first in line 9",
                "remove or rename one of the two");
    }

    @Test
    void shouldRefuseAnUnknownKind() {
        refuses(
                GOOD.replace("kind: postgres", "kind: postgre"),
                "reprise.yaml:10: protect.postgres.kind: `postgre` is not known",
                "did you mean `postgres`?");
    }

    @Test
    void shouldRefuseAnUnknownMode() {
        refuses(
                GOOD.replace("mode: auto", "mode: automatic"),
                "reprise.yaml:2: mode: `automatic` is not known",
                "use one of: watch, ask, auto");
    }

    @Test
    void shouldRefuseASecretInClearWithoutPrintingIt() {
        assertThatThrownBy(() -> read(GOOD.replace("file:vault.key", "hunter2")))
                .isInstanceOf(StackFileException.class)
                .hasMessageContaining("reprise.yaml:6: vault.password: a secret in clear")
                .hasMessageContaining("next: write env:NAME or file:PATH")
                .hasMessageNotContaining("hunter2");
        for (String hidden : List.of("[hunter2]", "{hunter2: x}")) {
            assertThatThrownBy(() -> read(GOOD.replace("file:vault.key", hidden)))
                    .hasMessageContaining("vault.password: a value that may be a secret")
                    .hasMessageNotContaining("hunter2");
        }
        assertThatThrownBy(() -> read(GOOD.replace("pace: 60MB", "pasword: hunter2")))
                .hasMessageContaining("(its value: a value that may be a secret)")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void shouldRefuseAPortOutOfRange() {
        refuses(
                GOOD.replace("port: 0", "port: 70000"),
                "reprise.yaml:21: console.port: `70000` is no number from 0 to 65535",
                "write one of these");
    }

    @Test
    void shouldRefuseANameThatCannotBeAFileName() {
        refuses(
                GOOD.replace("stack: dgmstt", "stack: DGM/STT"),
                "reprise.yaml:1: stack: `DGM/STT` is no name",
                "use up to 40 lower-case letters, digits and inner hyphens");
        refuses(
                GOOD.replace("  sessions:\n", "  dgmstt:\n"),
                "reprise.yaml:14: protect.dgmstt: has the name of the stack",
                "give one of the two another name");
    }

    @Test
    void shouldRefusePlacesThatItCannotKeep() {
        refuses(
                GOOD.replace("[vault]", "[\"s3://acme/dr\"]"),
                "reprise.yaml:5: vault.places: `s3://acme/dr` is no folder",
                "give the path of a folder");
        refuses(
                GOOD.replace("[vault]", "[a, b]"),
                "reprise.yaml:5: vault.places: `[a, b]` names 2 places, and one can be kept",
                "leave the one folder that has room for it");
    }

    @Test
    void shouldRefuseAValueOfAnotherForm() {
        refuses(
                GOOD.replace("points: {every: 2m}", "points: often"),
                "reprise.yaml:18: points: `often` holds no keys of its own",
                "indent them below it");
        refuses(
                GOOD.replace("host: alpha", "host: [alpha]"),
                "reprise.yaml:3: host: `[alpha]` is more than one value",
                "write `host: value`");
        refuses(
                GOOD.replace("host: alpha", "host:"),
                "reprise.yaml:3: host: has no value",
                "write one, or remove the key");
    }

    @Test
    void shouldNotAdviseToRemoveWhatCannotBeLeftOut() {
        refuses(
                GOOD.replaceFirst("(?s)protect:.*", "protect:\n"),
                "reprise.yaml:8: protect: has no value",
                "write it, the key cannot be left out");
        refuses(
                GOOD.replace("places: [vault]", "places:"),
                "reprise.yaml:5: vault.places: has no value",
                "write it, the key cannot be left out");
    }

    @Test
    void shouldRefuseWhatIsNoYaml() {
        refuses("stack: [a\nmode: b", "reprise.yaml:2: the file is no YAML", "correct the line");
        refuses("", "reprise.yaml:1: the file holds no keys", "write `key: value` lines");
        refuses(
                GOOD + "\n# " + "x".repeat(3_000) + "\nb: \u0007",
                "reprise.yaml:24: the file is no YAML: it holds the character 0x07",
                "remove it; if this is a binary file, name the YAML file instead");
    }

    @Test
    void shouldSayWhatIsWrongWithAFileThatCannotBeRead() throws IOException {
        Path absent = folder.resolve("absent.yaml");
        assertThatThrownBy(() -> StackFile.read(absent, KINDS))
                .hasMessageStartingWith(absent + ": the file cannot be read: it does not exist")
                .hasMessageEndingWith("next: name a YAML file that exists");

        assertThatThrownBy(() -> StackFile.read(folder, KINDS))
                .hasMessageStartingWith(folder + ": the file is a folder")
                .isInstanceOfSatisfying(
                        StackFileException.class,
                        e -> assertThat(e.place()).isEqualTo(folder.toString()));

        Path binary = folder.resolve("binary.yaml");
        Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> StackFile.read(binary, KINDS))
                .hasMessageStartingWith(binary + ": the file is no text in UTF-8")
                .hasMessageEndingWith("next: name a YAML file that exists");
    }

    @Test
    void shouldRefuseAMissingPath() {
        Stack stack = read(GOOD);
        Section sessions = stack.protect().lastEntry().getValue().settings();

        assertThatThrownBy(() -> sessions.path("path", Section.Existing.REQUIRED))
                .hasMessageContaining("reprise.yaml:17: protect.sessions.path: `sessions` does not")
                .hasMessageContaining("create " + folder.resolve("sessions"));
    }

    @Test
    void shouldLeaveUnknownKeysOfAComponentToItsKind() {
        Section settings = read(GOOD).protect().firstEntry().getValue().settings();

        assertThatThrownBy(settings::rejectUnknown)
                .hasMessageContaining("reprise.yaml:11: protect.postgres.port: is no key");
    }

    private Stack read(String text) {
        return StackFile.read(YamlFile.parse(folder.resolve("reprise.yaml"), text), KINDS);
    }

    private void refuses(String text, String what, String next) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(StackFileException.class)
                .hasMessageContaining(folder + "/" + what)
                .hasMessageEndingWith("next: " + next);
    }
}
