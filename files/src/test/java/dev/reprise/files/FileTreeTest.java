package dev.reprise.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void shouldRemoveALinkAndNotWhatItLeadsTo() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("kept"), "1");
        Path tree = Files.createDirectories(folder.resolve("tree/below"));
        Files.createSymbolicLink(tree.resolve("link"), elsewhere);

        FileTree.remove(folder.resolve("tree"));
        FileTree.remove(folder.resolve("tree"));

        assertThat(folder.resolve("tree")).doesNotExist();
        assertThat(elsewhere.resolve("kept")).hasContent("1");
    }

    @Test
    void shouldRemoveACopyOfFoldersThatMayNotBeWritten() throws Exception {
        assumeThat((Integer) Files.getAttribute(folder, "unix:uid"))
                .as("root may write everywhere")
                .isNotZero();
        Path copy = folder.resolve("copy");
        Path shut = Files.createDirectories(copy.resolve("storage/message"));
        Files.writeString(shut.resolve("msg.json"), "{}");
        Files.setAttribute(shut, "unix:mode", 0555);
        Files.setAttribute(shut.getParent(), "unix:mode", 0555);

        FileTree.remove(copy);

        assertThat(copy).doesNotExist();
    }
}
