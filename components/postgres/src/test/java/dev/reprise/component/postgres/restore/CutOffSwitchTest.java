package dev.reprise.component.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.RunId;
import dev.reprise.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every state that a run can have left between its renames. */
class CutOffSwitchTest {
    @TempDir Path folder;

    /**
     * Each folder holds a file that says what it is; a stage that was finished says so, too.
     *
     * @param there which of them are there
     * @param live what the data folder holds afterwards
     */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        // Nothing was moved.
        "PREPARED,     old copy,      ROLLED_BACK, old",
        "PREPARED,     copy,          ROLLED_BACK, nothing",
        // Only what was live was moved.
        "PREPARED,     kept copy,     ROLLED_BACK, kept",
        // Both were, with and without anything to replace.
        "PREPARED,     new kept,      SWITCHED,    new",
        "PREPARED,     new,           SWITCHED,    new",
        // A second disaster came before anybody looked.
        "PREPARED,     kept,          SWITCHED,    nothing",
        "PREPARED,     '',            SWITCHED,    nothing",
        // And the way back: not begun, half done, done.
        "ROLLING_BACK, new kept,      SWITCHED,    new",
        "ROLLING_BACK, kept copy,     ROLLED_BACK, kept",
        "ROLLING_BACK, kept,          ROLLED_BACK, kept",
        "ROLLING_BACK, old copy,      ROLLED_BACK, old",
        "ROLLING_BACK, old,           ROLLED_BACK, old",
    })
    void shouldBeBroughtToItsNearestEnd(
            SwitchMarker.State state, String there, SwitchMarker.State end, String live)
            throws IOException {
        // Given
        make(Set.of(there.split(" ")));

        // When
        CutOffSwitch.End found = settle(state);
        CutOffSwitch.End again = settle(state);

        // Then
        assertThat(found)
                .isInstanceOfSatisfying(
                        CutOffSwitch.End.Settled.class,
                        settled -> {
                            assertThat(settled.marker().state()).isEqualTo(end);
                            assertThat(settled.did()).contains("r-0");
                        });
        assertThat(SwitchMarker.read(marker()).map(SwitchMarker::state)).contains(end);
        assertThat(live()).isEqualTo(live);
        assertThat(again).isInstanceOf(CutOffSwitch.End.Settled.class);
        assertThat(live()).isEqualTo(live);
    }

    /** A person has removed the stage, and so what they did not want. */
    @Test
    void shouldTakeTheDataForTheOneFromBeforeWhereTheStageIsGone() throws IOException {
        make(Set.of("old"));
        FileTree.remove(stage());

        assertThat(settle(SwitchMarker.State.PREPARED))
                .isInstanceOfSatisfying(
                        CutOffSwitch.End.Settled.class,
                        settled ->
                                assertThat(settled.marker().state())
                                        .isEqualTo(SwitchMarker.State.ROLLED_BACK));
    }

    @ParameterizedTest
    @CsvSource({"PREPARED", "ROLLING_BACK"})
    void shouldTouchNothingWhereSomebodyHasMadeTheDataAnew(SwitchMarker.State state)
            throws IOException {
        make(Set.of("old", "kept", "copy"));

        assertThat(settle(state)).isInstanceOf(CutOffSwitch.End.Unclear.class);
        assertThat(live()).isEqualTo("old");
        assertThat(folder.resolve("data.reprise-kept-r-0-1/kept")).exists();
    }

    private CutOffSwitch.End settle(SwitchMarker.State state) throws IOException {
        var found =
                new SwitchMarker(
                        new RunId("r-0"),
                        1,
                        state,
                        stage().toString(),
                        folder.resolve("data.reprise-kept-r-0-1").toString());
        return new CutOffSwitch(new LocalServer(folder.resolve("data"), folder, null), marker())
                .settle(found);
    }

    private void make(Set<String> there) throws IOException {
        Files.createDirectories(stage());
        var place = new Position("b", "0000000000000001");
        new StageRecord("snapshot", "", "2", place, null, place, Loss.NOTHING, Map.of(), List.of())
                .write(stage());
        for (String each : there) {
            switch (each) {
                case "old", "new" -> folderWith(folder.resolve("data"), each);
                case "kept" -> folderWith(folder.resolve("data.reprise-kept-r-0-1"), each);
                case "copy" -> folderWith(stage().resolve("data"), each);
                default -> assertThat(each).isEmpty();
            }
        }
    }

    private static void folderWith(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name), name);
    }

    private String live() throws IOException {
        Path data = folder.resolve("data");
        if (!Files.exists(data)) {
            return "nothing";
        }
        try (var files = Files.list(data)) {
            return String.valueOf(files.findFirst().orElseThrow().getFileName());
        }
    }

    private Path stage() {
        return folder.resolve("data.reprise-stage-r-0.stage.1");
    }

    private Path marker() {
        return folder.resolve("data.reprise-marker.json");
    }
}
