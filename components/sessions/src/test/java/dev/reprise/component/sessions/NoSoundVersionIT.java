package dev.reprise.component.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.Restore;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.sessions.tree.SessionTreeFixture;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Expectation;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Damaged records of which nobody holds a sound version, beside a server that reads them all. */
final class NoSoundVersionIT {
    private static final Goal ALL = Goal.LATEST;

    private SessionsRig rig;
    private SessionTreeFixture tree;
    private Component component;
    private Probe probe;
    private Probe asking;
    private ChangeStream stream;
    private HttpServer server;
    private Seal seal;
    private String path;

    @BeforeEach
    void begin() throws Exception {
        rig = new SessionsRig(Layout.B);
        tree = rig.tree();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/session",
                exchange -> {
                    // like OpenCode: one info that is no JSON fails the whole list
                    boolean sound =
                            rig.contents().stream().filter(each -> each.contains("/info/")).count()
                                    == tree.content().keySet().stream()
                                            .filter(each -> each.contains("/info/"))
                                            .count();
                    byte[] answer = (sound ? "[]" : "{}").getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(sound ? 200 : 400, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.start();
        Files.writeString(
                rig.vaultFolder().resolveSibling("sessions.yaml"),
                "url: http://127.0.0.1:" + server.getAddress().getPort() + "\n",
                StandardOpenOption.APPEND);
        component = rig.component();
        stream = component.backup().stream().orElseThrow();
        stream.open(rig.vault(), Steps.DEAF);
        await().atMost(Duration.ofSeconds(60)).until(() -> stream.level().flowing());
        seal = Steps.seal(component, rig);
        List<Probe> probes = component.probes();
        probe = probes.get(0);
        asking = probes.get(1);
        assertThat(Steps.symptoms(probe)).isEmpty();
        assertThat(Steps.symptoms(asking)).isEmpty();
        path = tree.infoPath("ses_0123456789abneverSoundNever");
    }

    @AfterEach
    void end() throws Exception {
        probe.close();
        asking.close();
        server.stop(0);
        rig.close();
    }

    @Test
    void shouldPutAsideANewInfoThatWasNeverSoundSoThatTheServerListsAgain() throws Exception {
        // Given a new session whose info never was anything but NUL bytes
        Map<String, String> before = tree.content();
        Files.write(file(), new byte[180]);
        rig.awaitStreamed(stream);
        assertThat(Steps.symptoms(asking)).hasSize(1);
        await().atMost(Duration.ofSeconds(60)).until(() -> !Steps.symptoms(probe).isEmpty());

        // Then a dry run says what becomes of it, in both of its parts
        Restore.Preview preview =
                component.restore().preview(rig.vault(), new Source(seal, true), ALL);
        assertThat(preview.putsBack())
                .singleElement()
                .asString()
                .startsWith("sessions/ses_0123456789abneverSoundNever")
                .endsWith("put aside");
        assertThat(preview.loses())
                .singleElement()
                .asString()
                .startsWith("sessions/ses_0123456789abneverSoundNever");

        // When it is repaired
        StepResult.Staged staged = stage("r-30");
        Steps.passed(
                component.proof().verify(TrialWork.of("r-30", "verify"), staged, expected(staged)));
        StepResult.Switched switched = switchOver("r-30", staged);

        // Then the server lists its sessions, and what is lost is no plain pass
        assertThat(tree.content()).isEqualTo(before);
        assertThat(staged.loss().files()).isEqualTo(1);
        assertThat(staged.counts()).containsEntry("put-aside", 1L);
        assertThat(switched.putBack()).isEmpty();
        assertThat(switched.conflicts()).isEmpty();
        assertThat(Path.of(switched.kept(), "files", path)).hasBinaryContent(new byte[180]);
        assertThat(Steps.symptoms(asking)).isEmpty();
        await().atMost(Duration.ofSeconds(60)).until(() -> Steps.symptoms(probe).isEmpty());
        StepResult.Validated proof = validated("r-30", staged);
        assertThat(proof.verdict()).isEqualTo(StepResult.Verdict.DOUBTFUL);
        assertThat(finding(proof, "given-up").mark()).isEqualTo(StepResult.Mark.EXCEEDED);
        assertThat(finding(proof, "given-up").says())
                .contains("lost: sessions/ses_0123456789abneverSoundNever")
                .contains("put aside")
                .contains(switched.kept());
        assertThat(finding(proof, "server").mark()).isEqualTo(StepResult.Mark.OK);

        // And it is told once: the next run has nothing to do and nothing to doubt
        rig.awaitStreamed(stream);
        StepResult.Staged next = stage("r-31");
        assertThat(next.loss()).isEqualTo(Loss.NOTHING);
        assertThat(next.counts()).containsEntry("given-up", 0L);
        switchOver("r-31", next);
        assertThat(validated("r-31", next).verdict()).isEqualTo(StepResult.Verdict.PASSED);
        assertThat(Steps.symptoms(probe)).isEmpty();

        // And the way back brings it back
        Steps.result(component.restore().rollBack(TrialWork.of("r-30", "roll-back"), switched));
        assertThat(file()).hasBinaryContent(new byte[180]);
    }

    @Test
    void shouldLeaveAnInfoThatIsWrittenMeanwhile() throws Exception {
        // Given an info of which only the beginning is there when the repair is planned
        Files.writeString(file(), "{\"id\":");
        StepResult.Staged staged = stage("r-32");
        assertThat(staged.counts()).containsEntry("put-aside", 1L);

        // When the rest comes before the switch
        tree.info("ses_0123456789abneverSoundNever", "", "written by the agent");
        StepResult.Switched switched = switchOver("r-32", staged);

        // Then it stays as it is
        assertThat(file()).content().contains("the agent");
        assertThat(switched.conflicts())
                .containsExactly("sessions/ses_0123456789abneverSoundNever");
        assertThat(Path.of(switched.kept(), "files", path)).doesNotExist();
    }

    @Test
    void shouldSeeWhatIsDamagedAnewInThePlaceOfWhatWasPutAside() throws Exception {
        Files.write(file(), new byte[180]);
        StepResult.Staged staged = stage("r-33");
        switchOver("r-33", staged);

        Files.write(file(), new byte[90]);

        await().atMost(Duration.ofSeconds(60)).until(() -> !Steps.symptoms(probe).isEmpty());
        StepResult.Validated proof = validated("r-33", staged);
        assertThat(finding(proof, "unreadable").mark()).isEqualTo(StepResult.Mark.EXCEEDED);
        assertThat(finding(proof, "server").mark()).isEqualTo(StepResult.Mark.EXCEEDED);
    }

    @Test
    void shouldLeaveARecordOfAnotherPlaceWhichHarmsNoServer() throws Exception {
        String sound = tree.content().getOrDefault(tree.infoPath(tree.sessions().getFirst()), "");
        Files.writeString(file(), sound);

        StepResult.Staged staged = stage("r-34");

        assertThat(staged.counts()).containsEntry("put-aside", 0L).containsEntry("given-up", 1L);
        Restore.Preview preview =
                component.restore().preview(rig.vault(), new Source(seal, true), ALL);
        assertThat(preview.putsBack())
                .containsExactly("nothing: of what is missing or damaged no sound version is held");
        assertThat(preview.loses()).hasSize(1);
    }

    private Path file() {
        return rig.root().resolve(path);
    }

    private static StepResult.Finding finding(StepResult.Validated proof, String check) {
        return proof.findings().stream()
                .filter(each -> each.check().equals(check))
                .findFirst()
                .orElseThrow();
    }

    private static Expectation expected(StepResult.Staged staged) {
        return new Expectation(null, null, null, staged.loss(), List.of());
    }

    private StepResult.Validated validated(String run, StepResult.Staged staged) throws Exception {
        return (StepResult.Validated)
                Steps.result(
                        component
                                .proof()
                                .validate(TrialWork.of(run, "validate"), expected(staged)));
    }

    private StepResult.Staged stage(String run) throws Exception {
        return Steps.stage(component, rig, seal, ALL, run);
    }

    private StepResult.Switched switchOver(String run, StepResult.Staged staged) throws Exception {
        return Steps.switchOver(component, staged, run);
    }
}
