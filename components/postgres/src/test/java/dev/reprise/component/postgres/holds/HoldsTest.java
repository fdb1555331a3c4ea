package dev.reprise.component.postgres.holds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.contracts.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HoldsTest {
    @TempDir Path folder;

    @Test
    void shouldKeepWhatWasThereBeforeTheFirstMark() throws IOException {
        // Given a hold that knows the value from before
        var holds = new Holds(folder.resolve("holds"));
        holds.place(marked("sync/names", new Undo.SynchronousNames("standby_a")));

        // When the same hold is placed again over our own value
        holds.place(marked("sync/names", new Undo.SynchronousNames("reprise")));

        // Then the first one counts, also for another process
        assertThat(new Holds(folder.resolve("holds")).all())
                .containsExactly(marked("sync/names", new Undo.SynchronousNames("standby_a")));
    }

    @Test
    void shouldForgetARemovedHoldAndRemoveItTwice() throws IOException {
        var holds = new Holds(folder.resolve("holds"));
        holds.place(marked("slot/reprise", new Undo.DropSlot("reprise")));
        holds.place(marked("fence", new Undo.StartServer()));

        holds.remove("slot/reprise");
        holds.remove("slot/reprise");

        assertThat(holds.all()).containsExactly(marked("fence", new Undo.StartServer()));
    }

    @Test
    void shouldKnowNoHoldsWhereNothingWasEverHeld() throws IOException {
        assertThat(new Holds(folder.resolve("absent")).all()).isEmpty();
    }

    @Test
    void shouldMakeNoFolderBelowAVolumeThatIsNotMounted() {
        var holds = new Holds(folder.resolve("absent/data.reprise-holds"));

        assertThatThrownBy(() -> holds.place(marked("fence", new Undo.StartServer())))
                .isInstanceOf(IOException.class);
        assertThat(folder.resolve("absent")).doesNotExist();
    }

    @Test
    void shouldRefuseAnIdThatLeavesItsFolder() {
        var holds = new Holds(folder);
        assertThatThrownBy(() -> holds.remove("../x")).isInstanceOf(RuntimeException.class);
    }

    private static Holds.Marked marked(String id, Undo undo) {
        return new Holds.Marked(new Outcome.Hold("db", id, "held", "undo it"), undo);
    }
}
