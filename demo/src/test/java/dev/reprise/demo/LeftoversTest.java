package dev.reprise.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
    @TempDir Path parent;

    @Test
    void shouldSayWhatIsThereAndHowToBeRidOfIt() throws IOException {
        // Given
        var folder = new DemoFolder(parent.resolve("reprise-demo"));
        Files.createDirectories(folder.vault());
        Files.createDirectories(folder.postMortems());
        Files.writeString(folder.report(), "x");
        var leftovers = new Leftovers(folder, "reprise-demo", "./reprise");

        // Then
        Golden.assertLines("leftovers.txt", leftovers.folder(false));
        Golden.assertLines("leftovers-running.txt", leftovers.folder(true));
        Golden.assertLines("keeping.txt", leftovers.keeping());
        assertThat(leftovers.folder(true)).allMatch(line -> line.length() <= 80);
        assertThat(leftovers.keeping()).allMatch(line -> line.length() <= 80);
    }
}
