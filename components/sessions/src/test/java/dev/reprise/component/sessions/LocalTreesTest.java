package dev.reprise.component.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.Found;
import dev.reprise.component.Machine;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.sessions.tree.SessionTreeFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalTreesTest {
    @TempDir private Path folder;

    @Test
    void shouldFindTreesInTheHomeAndWhereTheEnvironmentSays() throws IOException {
        new SessionTreeFixture(folder.resolve("xdg/opencode"), Layout.B, 1)
                .sessions(2)
                .message("s");
        new SessionTreeFixture(folder.resolve("home/.local/share/opencode"), Layout.A, 1)
                .sessions(2);

        assertThat(find())
                .containsExactly(
                        new Found.Protectable(
                                "sessions",
                                "OpenCode sessions in " + folder + "/xdg/opencode, layout B",
                                List.of("path: " + folder + "/xdg/opencode", "rpo: 15m")),
                        new Found.Protectable(
                                "sessions",
                                "OpenCode sessions in "
                                        + folder
                                        + "/home/.local/share/opencode, layout A",
                                List.of(
                                        "path: " + folder + "/home/.local/share/opencode",
                                        "rpo: 15m")));
    }

    @Test
    void shouldSayThatALayoutIsSeenAndCannotBeProtected() throws IOException {
        Path newest = folder.resolve("xdg/opencode");
        Files.createDirectories(newest);
        Files.createFile(newest.resolve("opencode.db"));
        Files.createDirectories(
                folder.resolve("home/.local/share/opencode/storage/session/global"));

        assertThat(find())
                .extracting(Found.NotProtected.class::cast)
                .extracting(Found.NotProtected::why)
                .containsExactly(
                        "layout D (OpenCode 1.2 and later, SQLite) cannot be protected yet",
                        "layout C (OpenCode 1.0 and 1.1) cannot be protected yet");
    }

    @Test
    void shouldFindNothingWhereNothingIs() {
        assertThat(find()).isEmpty();
    }

    private List<Found> find() {
        return new SessionsKind()
                .findLocal(
                        new Machine(
                                List.of(folder.resolve("home")),
                                Map.of("XDG_DATA_HOME", folder.resolve("xdg").toString()),
                                folder.resolve("proc")));
    }
}
