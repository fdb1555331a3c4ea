package dev.reprise.vault.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStorageTest extends StorageContract {
    private Path root = Path.of("");

    @BeforeEach
    void prepare(@TempDir Path temporary) {
        root = temporary.resolve("vault");
    }

    @Override
    Storage storage() throws IOException {
        FolderStorage storage = new FolderStorage(root);
        storage.createLayout();
        return storage;
    }

    @Test
    void shouldNotListForeignFiles() throws Exception {
        try (Storage storage = storage()) {
            Files.writeString(root.resolve("snapshots/README"), "not ours");
            Files.writeString(root.resolve("snapshots/" + "3f".repeat(32) + "-tmp-1"), "nor that");

            assertThat(storage.list(FileKind.SNAPSHOT)).isEmpty();
        }
    }

    @Test
    void shouldRemoveOnlyOldLeftovers() throws Exception {
        try (FolderStorage storage = new FolderStorage(root)) {
            storage.createLayout();
            Path old = Files.writeString(root.resolve("tmp/new-1.part"), "old");
            Files.setLastModifiedTime(
                    old, FileTime.from(Clock.systemUTC().instant().minus(Duration.ofHours(25))));
            Files.writeString(root.resolve("tmp/new-2.part"), "of a backup that runs");

            storage.removeLeftovers(Clock.systemUTC());

            try (Stream<Path> left = Files.list(root.resolve("tmp"))) {
                assertThat(left).containsExactly(root.resolve("tmp/new-2.part"));
            }
        }
    }

    @Test
    void shouldLeaveNothingInTheTemporaryFolder() throws Exception {
        try (Storage storage = storage()) {
            storage.store(FileKind.PACK, "3f".repeat(32), new byte[] {1});
            storage.create().close();

            try (Stream<Path> left = Files.list(root.resolve("tmp"))) {
                assertThat(left).isEmpty();
            }
        }
    }
}
