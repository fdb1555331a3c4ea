package dev.reprise.component.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.component.StepEnd;
import dev.reprise.component.Work;
import dev.reprise.component.postgres.server.ControlFile;
import dev.reprise.component.postgres.server.ControlFiles;
import dev.reprise.component.postgres.server.ProcessTable;
import dev.reprise.component.postgres.server.ServerFolder;
import dev.reprise.component.postgres.server.Waiting;
import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.StepResult;
import dev.reprise.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every state between the renames, as a process that was killed there leaves it. */
final class SwitchingTest {
    private static final long OLD = 1;
    private static final long NEW = 2;

    @TempDir Path folder;
    private Path data = Path.of("");
    private Path stage = Path.of("");
    private Path kept = Path.of("");

    @BeforeEach
    void stageACopyBesideTheLiveData() throws IOException {
        data = folder.resolve("data");
        stage = folder.resolve("data.reprise-stage-r-1.stage.1");
        kept = folder.resolve("data.reprise-kept-r-1-1");
        ControlFiles.write(data, OLD, ControlFile.State.IN_PRODUCTION);
        ControlFiles.write(stage.resolve("data"), NEW, ControlFile.State.SHUT_DOWN);
        record(Folders.identity(data)).write(stage);
    }

    @Test
    void shouldSwitchAndKeepWhatWasThere() throws Exception {
        StepEnd end = switching().switchOver(work(1), copy());

        assertThat(end)
                .isEqualTo(
                        new StepEnd.Succeeded(
                                new StepResult.Switched(
                                        kept.toString(),
                                        java.util.List.of(),
                                        java.util.List.of(),
                                        Loss.NOTHING)));
        assertThat(system(data)).isEqualTo(NEW);
        assertThat(system(kept)).isEqualTo(OLD);
    }

    @Test
    void shouldChangeNothingTheSecondTime() throws Exception {
        StepEnd first = switching().switchOver(work(1), copy());
        StepEnd second = switching().switchOver(work(2), copy());

        assertThat(second).isEqualTo(first);
        assertThat(system(data)).isEqualTo(NEW);
    }

    @Test
    void shouldFinishWhatWasKilledBeforeTheFirstRename() throws Exception {
        marker(SwitchMarker.State.PREPARED);

        assertSwitched(switching().switchOver(work(2), copy()));
    }

    @Test
    void shouldFinishWhatWasKilledBetweenTheRenames() throws Exception {
        marker(SwitchMarker.State.PREPARED);
        Files.move(data, kept);

        assertSwitched(switching().switchOver(work(2), copy()));
    }

    @Test
    void shouldFinishWhatWasKilledBeforeTheMarkerWasWritten() throws Exception {
        marker(SwitchMarker.State.PREPARED);
        Files.move(data, kept);
        Files.move(stage.resolve("data"), data);

        assertSwitched(switching().switchOver(work(2), copy()));
    }

    @Test
    void shouldSwitchWhereNothingIsLeftToReplace() throws Exception {
        deleteLive();

        StepEnd end = switching().switchOver(work(1), copy());

        assertThat(((StepEnd.Succeeded) end).result())
                .isInstanceOfSatisfying(
                        StepResult.Switched.class,
                        switched -> assertThat(switched.kept()).isEmpty());
        assertThat(system(data)).isEqualTo(NEW);
        assertThat(switching().rollBack(work(1))).isInstanceOf(StepEnd.Refused.class);
    }

    @Test
    void shouldRefuseWhereTheDataIsNotTheOneThatWasToBeReplaced() throws Exception {
        Files.move(data, folder.resolve("elsewhere"));
        ControlFiles.write(data, 3, ControlFile.State.SHUT_DOWN);

        assertThat(switching().switchOver(work(1), copy())).isInstanceOf(StepEnd.Refused.class);
        assertThat(system(data)).isEqualTo(3);
    }

    @Test
    void shouldNeverOverwriteDataThatSomebodyMadeBetweenTheRenames() throws Exception {
        marker(SwitchMarker.State.PREPARED);
        Files.move(data, kept);
        ControlFiles.write(data, 3, ControlFile.State.SHUT_DOWN);

        assertThat(switching().switchOver(work(2), copy())).isInstanceOf(StepEnd.Failed.class);
        assertThat(system(data)).isEqualTo(3);
        assertThat(system(kept)).isEqualTo(OLD);
        assertThat(system(stage.resolve("data"))).isEqualTo(NEW);
    }

    @Test
    void shouldRefuseACopyThatIsNotFinished() throws Exception {
        Files.delete(stage.resolve("stage.json"));

        assertThat(switching().switchOver(work(1), copy())).isInstanceOf(StepEnd.Refused.class);
        assertThat(system(data)).isEqualTo(OLD);
    }

    @Test
    void shouldRefuseACopyThatWasNotStoppedInAnOrderlyWay() throws Exception {
        ControlFiles.write(stage.resolve("data"), NEW, ControlFile.State.IN_PRODUCTION);

        assertThat(switching().switchOver(work(1), copy())).isInstanceOf(StepEnd.Refused.class);
        assertThat(system(data)).isEqualTo(OLD);
    }

    @Test
    void shouldDoNothingWhereAServerIsBackBeforeAnythingWasMoved() throws Exception {
        marker(SwitchMarker.State.PREPARED);
        Path server = Files.createSymbolicLink(folder.resolve("postgres"), Path.of("/bin/sleep"));
        Process back =
                new ProcessBuilder(server.toString(), "600").directory(data.toFile()).start();
        try {
            assertThat(switching().switchOver(work(2), copy()))
                    .isInstanceOfSatisfying(
                            StepEnd.Refused.class,
                            refused ->
                                    assertThat(refused.problem().what())
                                            .contains("a server works in the data folder again"));
            assertThat(system(data)).isEqualTo(OLD);

            // Nor does going back end it, since nothing of it was replaced
            assertThat(switching().rollBack(work(2))).isInstanceOf(StepEnd.Succeeded.class);
            assertThat(back.isAlive()).isTrue();
            assertThat(system(data)).isEqualTo(OLD);
        } finally {
            back.destroyForcibly().waitFor();
        }
    }

    @Test
    void shouldDoNothingWhereTheDataIsAnotherBeforeAnythingWasMoved() throws Exception {
        marker(SwitchMarker.State.PREPARED);
        Files.move(data, folder.resolve("elsewhere"));
        ControlFiles.write(data, 3, ControlFile.State.SHUT_DOWN);

        assertThat(switching().switchOver(work(2), copy())).isInstanceOf(StepEnd.Refused.class);
        assertThat(system(data)).isEqualTo(3);
    }

    @Test
    void shouldSettleWhatAnotherRunHasPreparedAndThenSwitch() throws Exception {
        new SwitchMarker(
                        new dev.reprise.contracts.RunId("r-0"),
                        1,
                        SwitchMarker.State.PREPARED,
                        folder.resolve("data.reprise-stage-r-0.stage.1").toString(),
                        folder.resolve("data.reprise-kept-r-0-1").toString())
                .write(folder.resolve("data.reprise-marker.json"));

        assertSwitched(switching().switchOver(work(1), copy()));
    }

    @Test
    void shouldRefuseToSwitchWhereSomebodyHasMadeTheDataDuringTheSwitchOfAnotherRun()
            throws Exception {
        Path other = folder.resolve("data.reprise-stage-r-0.stage.1");
        Path keptByOther = folder.resolve("data.reprise-kept-r-0-1");
        ControlFiles.write(other.resolve("data"), 4, ControlFile.State.SHUT_DOWN);
        ControlFiles.write(keptByOther, 5, ControlFile.State.SHUT_DOWN);
        new SwitchMarker(
                        new dev.reprise.contracts.RunId("r-0"),
                        1,
                        SwitchMarker.State.PREPARED,
                        other.toString(),
                        keptByOther.toString())
                .write(folder.resolve("data.reprise-marker.json"));

        assertThat(switching().switchOver(work(1), copy())).isInstanceOf(StepEnd.Refused.class);
        assertThat(switching().rollBack(work(1))).isInstanceOf(StepEnd.Succeeded.class);
        assertThat(system(data)).isEqualTo(OLD);
    }

    @Test
    void shouldMoveNothingWhereItsConfigurationCouldNotBePutBack() throws Exception {
        barConfiguration();

        assertThat(switching().switchOver(work(1), copy())).isInstanceOf(StepEnd.Refused.class);
        assertThat(system(data)).isEqualTo(OLD);
        assertThat(switching().marker()).isEmpty();
    }

    @Test
    void shouldFinishThoughItsConfigurationCannotBePutBackAnyMore() throws Exception {
        marker(SwitchMarker.State.PREPARED);
        Files.move(data, kept);
        barConfiguration();

        assertSwitched(switching().switchOver(work(2), copy()));
    }

    /** A file lies where its folder was. */
    private void barConfiguration() throws IOException {
        Path etc = Files.writeString(folder.resolve("etc"), "");
        Path missing = Path.of(stage + "/outside" + etc + "/postgresql.conf");
        Files.createDirectories(missing.getParent());
        Files.writeString(missing, "");
    }

    @Test
    void shouldRollBackToWhatWasThere() throws Exception {
        switching().switchOver(work(1), copy());

        assertThat(switching().rollBack(work(1))).isInstanceOf(StepEnd.Succeeded.class);
        assertThat(switching().rollBack(work(2))).isInstanceOf(StepEnd.Succeeded.class);

        assertThat(system(data)).isEqualTo(OLD);
        assertThat(system(stage.resolve("data"))).isEqualTo(NEW);
        assertThat(switching().switchOver(work(3), copy())).isInstanceOf(StepEnd.Refused.class);
    }

    @Test
    void shouldRollBackAlsoAfterTheStageWasCleared() throws Exception {
        switching().switchOver(work(1), copy());
        switching().clear();
        assertThat(stage).doesNotExist();

        assertThat(switching().rollBack(work(1))).isInstanceOf(StepEnd.Succeeded.class);

        assertThat(system(data)).isEqualTo(OLD);
        assertThat(system(stage.resolve("data"))).isEqualTo(NEW);
    }

    @Test
    void shouldNotClearAStageThatWasNotSwitched() throws Exception {
        switching().clear();

        assertThat(stage.resolve("data")).exists();
    }

    @Test
    void shouldFinishARollBackThatWasKilledBetweenItsRenames() throws Exception {
        switching().switchOver(work(1), copy());
        marker(SwitchMarker.State.ROLLING_BACK);
        Files.move(data, stage.resolve("data"));

        assertThat(switching().rollBack(work(2))).isInstanceOf(StepEnd.Succeeded.class);
        assertThat(system(data)).isEqualTo(OLD);
    }

    @Test
    void shouldRollBackASwitchWhoseResultNeverArrived() throws Exception {
        marker(SwitchMarker.State.PREPARED);
        Files.move(data, kept);

        assertThat(switching().rollBack(work(1))).isInstanceOf(StepEnd.Succeeded.class);
        assertThat(system(data)).isEqualTo(OLD);
        assertThat(system(stage.resolve("data"))).isEqualTo(NEW);
    }

    @Test
    void shouldHaveRolledBackWhereTheRestoredDataIsGoneAgainAndNothingWasReplaced()
            throws Exception {
        deleteLive();
        switching().switchOver(work(1), copy());
        deleteLive();

        assertThat(switching().rollBack(work(1))).isInstanceOf(StepEnd.Succeeded.class);
    }

    @Test
    void shouldHaveNothingToRollBackWhereNothingWasSwitched() throws Exception {
        assertThat(switching().rollBack(work(1))).isInstanceOf(StepEnd.Succeeded.class);
        assertThat(system(data)).isEqualTo(OLD);
    }

    @Test
    void shouldNotMoveOverWhatIsThere() {
        assertThatThrownBy(() -> Folders.move(stage.resolve("data"), data))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in the way");
    }

    private void assertSwitched(StepEnd end) throws IOException {
        assertThat(end).isInstanceOf(StepEnd.Succeeded.class);
        assertThat(system(data)).isEqualTo(NEW);
        assertThat(system(kept)).isEqualTo(OLD);
        assertThat(stage.resolve("data")).doesNotExist();
    }

    private void marker(SwitchMarker.State state) throws IOException {
        new SwitchMarker(
                        new dev.reprise.contracts.RunId("r-1"),
                        1,
                        state,
                        stage.toString(),
                        kept.toString())
                .write(folder.resolve("data.reprise-marker.json"));
    }

    private StageRecord record(String replaces) {
        var place = new Position("b", "0000000000000001");
        return new StageRecord(
                "snapshot", replaces, "2", place, null, place, Loss.NOTHING, Map.of(), List.of());
    }

    private StepResult.Staged copy() {
        return record("").staged(stage);
    }

    private Switching switching() {
        return new Switching(
                new LocalServer(data, folder, null),
                new ServerFolder(data, new ProcessTable(), new Waiting(System::nanoTime)));
    }

    private static Work work(int attempt) {
        return TrialWork.of("r-1", "switch", attempt, new TrialWork.Ledger());
    }

    private static long system(Path data) throws IOException {
        return ControlFile.read(data).systemIdentifier();
    }

    private void deleteLive() throws IOException {
        FileTree.remove(data);
    }
}
