package dev.reprise.component.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.Restore;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Expectation;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A tree with such names, through all that is done to it; a program for any locale. */
final class OddNamesScene {
    /** As the shell writes them: the bytes themselves, and one name in UTF-8. */
    private static final String MAKE =
            """
            set -e
            cd project/home-dev-app/storage/session
            mkdir -p performance $'info/in\\xfe\\nit'
            for name in $'not\\xffutf8' $'two\\nlines' $'caf\\xc3\\xa9' $'odd\\xff\\n.json'; do
                printf '{"a":"%s"}' one > "performance/$name"
                printf '{"a":"%s"}' two > $'info/in\\xfe\\nit/'"$name"
            done
            """;

    private static final String LOSE =
            """
            set -e
            cd project/home-dev-app/storage/session
            rm -r performance $'info/in\\xfe\\nit'
            """;

    private static final String SPOIL =
            """
            set -e
            cd project/home-dev-app/storage/session
            printf '{' > $'performance/odd\\xff\\n.json'
            """;

    /** Every name with what it holds, without a name being touched by us. */
    private static final String LIST =
            "find project -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum -z";

    private OddNamesScene() {}

    public static void main(String[] arguments) throws Exception {
        try (var rig = new SessionsRig(Layout.A)) {
            play(rig, rig.component());
        }
        System.out.println("played in " + System.getenv("LC_ALL"));
    }

    private static void play(SessionsRig rig, Component component) throws Exception {
        shell(rig.root(), MAKE);
        String whole = shell(rig.root(), LIST);

        // It is seen, streamed and sealed, look after look
        ChangeStream stream = component.backup().stream().orElseThrow();
        stream.open(rig.vault(), Steps.DEAF);
        await().atMost(Duration.ofSeconds(60)).until(() -> stream.level().flowing());
        try (Probe probe = component.probes().getFirst()) {
            assertThat(Steps.symptoms(probe)).isEmpty();
            assertThat(Steps.symptoms(probe)).isEmpty();

            Seal seal = Steps.seal(component, rig);
            rig.awaitStreamed(stream);

            // When one of them is damaged, what is said of it travels
            shell(rig.root(), SPOIL);
            Probe.Symptom damaged =
                    await().atMost(Duration.ofSeconds(60))
                            .until(() -> Steps.symptoms(probe), each -> !each.isEmpty())
                            .getFirst();
            assertThat(damaged.evidence()).startsWith("1 record is damaged");
            for (String each : damaged.scope()) {
                assertThat(Wire.fromJson(Wire.json(each), String.class)).isEqualTo(each);
            }

            // When they go, and others are damaged with them, all comes back as it was
            shell(rig.root(), LOSE);
            rig.tree().truncate(rig.tree().infoPath(rig.tree().sessions().getFirst()));
            rig.tree().delete(rig.tree().sessions().get(3));
            rig.awaitStreamed(stream);
            comesBack(rig, component, "r-9", new Source(seal, true), whole);

            // And without the stream, from the seal alone
            stream.close();
            shell(rig.root(), LOSE);
            comesBack(rig, component, "r-10", new Source(seal, false), whole);
            assertThat(Steps.symptoms(probe)).isEmpty();
        }
    }

    private static void comesBack(
            SessionsRig rig, Component component, String run, Source source, String whole)
            throws Exception {
        var goal = new Goal(null, null, List.of(), null, null);
        Restore restore = component.restore();
        Restore.Preview preview = restore.preview(rig.vault(), source, goal);
        assertThat(preview.refusals()).isEmpty();
        assertThat(preview.putsBack()).isNotEmpty();
        assertThat(preview.loses()).noneMatch(each -> each.contains("no sound version"));
        var staged =
                (StepResult.Staged)
                        Steps.result(
                                restore.stage(
                                        TrialWork.of(run, "stage"), rig.vault(), source, goal));
        var expected = new Expectation(null, null, null, staged.loss(), List.of());
        Steps.passed(component.proof().verify(TrialWork.of(run, "verify"), staged, expected));
        Steps.result(restore.switchOver(TrialWork.of(run, "switch"), staged));
        Steps.passed(component.proof().validate(TrialWork.of(run, "validate"), expected));
        assertThat(shell(rig.root(), LIST)).isEqualTo(whole);
    }

    private static String shell(Path folder, String script) throws Exception {
        Process process =
                new ProcessBuilder("bash", "-c", script)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        byte[] said = process.getInputStream().readAllBytes();
        String text = new String(said, StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}
