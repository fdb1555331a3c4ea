package dev.reprise.component.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SocketFolderTest {
    @TempDir Path folder;

    @Test
    void shouldLieInTheStageWhereItsNameIsShortEnough() throws IOException {
        Path sockets = SocketFolder.of(folder, "socket");

        assertThat(sockets.getParent()).isEqualTo(folder);
        SocketFolder.remove(folder);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldLieElsewhereForALongName() throws IOException {
        Path stage = Files.createDirectory(folder.resolve("x".repeat(100)));

        Path first = SocketFolder.of(stage, "socket");
        Path second = SocketFolder.of(stage, "socket");

        assertThat(second.resolve("socket").toString()).hasSizeLessThan(104);
        assertThat(first).doesNotExist();
        SocketFolder.remove(stage);
        assertThat(second).doesNotExist();
        assertThat(stage).isEmptyDirectory();
    }

    @Test
    void shouldLieInTheShortestFolderWhereTheTemporaryOneIsDeepToo() throws IOException {
        Path stage = Files.createDirectory(folder.resolve("x".repeat(100)));
        Path temporary = Files.createDirectory(folder.resolve("t".repeat(100)));

        Path sockets = SocketFolder.of(stage, "socket", temporary);

        assertThat(sockets.resolve("socket").toString()).hasSizeLessThan(104);
        SocketFolder.remove(stage);
        assertThat(sockets).doesNotExist();
        assertThat(temporary).isEmptyDirectory();
    }
}
