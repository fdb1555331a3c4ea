package dev.reprise.component.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.Restore;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.sessions.tree.SessionTreeFixture;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Links and folders where records belong. */
final class InTheWayIT {
    private static final Goal ALL = new Goal(null, null, List.of(), null, null);

    private SessionsRig rig;
    private SessionTreeFixture tree;
    private Component component;
    private Probe probe;
    private ChangeStream stream;
    private Seal seal;
    private Path outside;

    @BeforeEach
    void begin() throws Exception {
        rig = new SessionsRig(Layout.B);
        tree = rig.tree();
        component = rig.component();
        stream = component.backup().stream().orElseThrow();
        stream.open(rig.vault(), Steps.DEAF);
        await().atMost(Duration.ofSeconds(60)).until(() -> stream.level().flowing());
        seal = Steps.seal(component, rig);
        probe = component.probes().getFirst();
        assertThat(Steps.symptoms(probe)).isEmpty();
        rig.awaitStreamed(stream);
        outside = Files.createDirectories(rig.surroundings().resolve("outside"));
        Files.writeString(outside.resolve("file"), "not ours");
    }

    @AfterEach
    void end() throws Exception {
        probe.close();
        rig.close();
    }

    @Test
    void shouldPutAsideWhatLiesInARecordsPlaceAndPutTheRecordBack() throws Exception {
        Map<String, String> before = tree.content();
        List<String> ids = tree.sessions();
        Path dangling = file(tree.infoPath(ids.get(0)));
        Path link = file(tree.infoPath(ids.get(1)));
        Path index = file(tree.indexPath(tree.subSessions().keySet().iterator().next()));
        Path folder = tree.messages(ids.get(3)).getFirst();
        replaceByLink(dangling, outside.resolve("nowhere"));
        replaceByLink(link, outside.resolve("file"));
        replaceByLink(index, outside.resolve("file"));
        Files.delete(folder);
        Files.createDirectory(folder);
        Files.writeString(folder.resolve("mine.json"), "{}");
        rig.awaitStreamed(stream);

        // Then each is named as damaged, and told before anything is done
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () ->
                                assertThat(Steps.symptoms(probe))
                                        .singleElement()
                                        .satisfies(
                                                each -> {
                                                    assertThat(each.condition())
                                                            .isEqualTo("records-damaged");
                                                    assertThat(each.evidence())
                                                            .startsWith("4 records are damaged")
                                                            .contains("in its place");
                                                }));
        Restore.Preview preview =
                component.restore().preview(rig.vault(), new Source(seal, true), ALL);
        for (String id : List.of(ids.get(0), ids.get(1), ids.get(3))) {
            assertThat(preview.putsBack())
                    .anyMatch(
                            each -> each.startsWith("sessions/" + id) && each.contains("no file"));
        }

        // And each record is back, while what covered it is kept and nothing behind a link changed
        StepResult.Staged staged = stage("r-20");
        assertThat(staged.loss()).isEqualTo(Loss.NOTHING);
        StepResult.Switched switched = switchOver("r-20", staged);
        assertThat(switched.conflicts()).isEmpty();
        assertThat(tree.content()).isEqualTo(before);
        assertThat(outside.resolve("file")).hasContent("not ours");
        Path kept = Path.of(switched.kept()).resolve("files");
        assertThat(kept.resolve(rig.root().relativize(dangling))).isSymbolicLink();
        assertThat(kept.resolve(rig.root().relativize(link))).isSymbolicLink();
        assertThat(kept.resolve(rig.root().relativize(index))).isSymbolicLink();
        assertThat(kept.resolve(rig.root().relativize(folder)).resolve("mine.json"))
                .hasContent("{}");
        await().atMost(Duration.ofSeconds(60)).until(() -> Steps.symptoms(probe).isEmpty());

        // And taking it back brings them back as they were
        Steps.result(component.restore().rollBack(TrialWork.of("r-20", "roll-back"), switched));
        assertThat(dangling).isSymbolicLink();
        assertThat(link).isSymbolicLink();
        assertThat(folder.resolve("mine.json")).hasContent("{}");
        assertThat(outside.resolve("file")).hasContent("not ours");
    }

    @Test
    void shouldWriteNothingThroughALinkInAFoldersPlace() throws Exception {
        Map<String, String> before = tree.content();
        Path parts = file(tree.partFolder());
        SessionTreeFixture.deleteTree(parts);
        Files.createSymbolicLink(parts, outside);
        rig.awaitStreamed(stream);

        Restore.Preview preview =
                component.restore().preview(rig.vault(), new Source(seal, true), ALL);
        assertThat(preview.putsBack())
                .contains(tree.partFolder() + "  is a symbolic link, which is put aside");
        StepResult.Switched switched = switchOver("r-21", stage("r-21"));

        assertThat(tree.content()).isEqualTo(before);
        assertThat(parts).isDirectory();
        assertThat(Files.isSymbolicLink(parts)).isFalse();
        assertThat(SessionTreeFixture.content(outside)).containsOnlyKeys("file");
        try (Stream<Path> kept = Files.list(Path.of(switched.kept()).resolve("in-the-way"))) {
            assertThat(kept.filter(Files::isSymbolicLink)).hasSize(1);
        }
    }

    @Test
    void shouldLeaveAloneWhatTookThePlaceWhileItWasStaged() throws Exception {
        Path info = file(tree.infoPath(tree.sessions().getFirst()));
        replaceByLink(info, outside.resolve("file"));
        StepResult.Staged staged = stage("r-22");
        Files.delete(info);
        tree.info(tree.sessions().getFirst(), "", "written by the agent");

        StepResult.Switched switched = switchOver("r-22", staged);

        assertThat(info).content().contains("the agent");
        assertThat(switched.conflicts()).hasSize(1);
    }

    private Path file(String path) {
        return rig.root().resolve(path);
    }

    private static void replaceByLink(Path file, Path to) throws Exception {
        Files.delete(file);
        Files.createSymbolicLink(file, to);
    }

    private StepResult.Staged stage(String run) throws Exception {
        return Steps.stage(component, rig, seal, ALL, run);
    }

    private StepResult.Switched switchOver(String run, StepResult.Staged staged) throws Exception {
        return Steps.switchOver(component, staged, run);
    }
}
