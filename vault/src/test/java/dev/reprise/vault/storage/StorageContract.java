package dev.reprise.vault.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.vault.storage.Storage.NewFile;
import dev.reprise.vault.storage.Storage.StoredFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every place for a repository must do. */
abstract class StorageContract {
    private static final String NAME = "3f".repeat(32);
    private static final String OTHER = "a0".repeat(32);

    /** A new, empty place. */
    abstract Storage storage() throws IOException;

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @Test
    void shouldGiveBackWhatWasStored() throws Exception {
        try (Storage storage = storage()) {
            for (FileKind kind : FileKind.values()) {
                byte[] content = noise(700_000 + kind.ordinal());

                storage.store(kind, NAME, content);

                assertThat(storage.read(kind, NAME)).isEqualTo(content);
                assertThat(storage.exists(kind, NAME)).isTrue();
            }
            assertThat(storage.list(FileKind.PACK))
                    .containsExactly(new StoredFile(NAME, 700_000 + FileKind.PACK.ordinal()));
        }
    }

    @Test
    void shouldReadRanges() throws Exception {
        try (Storage storage = storage()) {
            byte[] content = noise(100_000);
            storage.store(FileKind.PACK, NAME, content);
            byte[] part = new byte[60];

            storage.readAt(FileKind.PACK, NAME, 90_000, part, 10, 50);

            assertThat(Arrays.copyOfRange(part, 10, 60))
                    .isEqualTo(Arrays.copyOfRange(content, 90_000, 90_050));
            assertThatThrownBy(() -> storage.readAt(FileKind.PACK, NAME, 99_990, part, 0, 50))
                    .isInstanceOf(EOFException.class);
        }
    }

    @Test
    void shouldShowNothingOfAFileThatIsNotPublished() throws Exception {
        try (Storage storage = storage()) {
            try (NewFile file = storage.create()) {
                file.write(noise(1_000_000), 0, 1_000_000);
                file.sync();
                for (FileKind kind : FileKind.values()) {
                    assertThat(storage.list(kind)).isEmpty();
                }
            }
            assertThat(storage.list(FileKind.PACK)).isEmpty();
        }
    }

    @Test
    void shouldNeverWriteAFileAgain() throws Exception {
        try (Storage storage = storage()) {
            storage.store(FileKind.SNAPSHOT, NAME, new byte[] {1});

            assertThatThrownBy(() -> storage.store(FileKind.SNAPSHOT, NAME, new byte[] {2}))
                    .isInstanceOf(FileAlreadyExistsException.class);

            assertThat(storage.read(FileKind.SNAPSHOT, NAME)).containsExactly(1);
        }
    }

    @Test
    void shouldSayWhatIsNotThere() throws Exception {
        try (Storage storage = storage()) {
            assertThat(storage.exists(FileKind.PACK, NAME)).isFalse();
            assertThatThrownBy(() -> storage.read(FileKind.PACK, NAME))
                    .isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> storage.readAt(FileKind.PACK, NAME, 0, new byte[1], 0, 1))
                    .isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void shouldRemoveTwice() throws Exception {
        try (Storage storage = storage()) {
            storage.store(FileKind.LOCK, NAME, new byte[] {1});
            storage.store(FileKind.LOCK, OTHER, new byte[] {2});

            storage.remove(FileKind.LOCK, NAME);
            storage.remove(FileKind.LOCK, NAME);

            assertThat(storage.list(FileKind.LOCK))
                    .extracting(StoredFile::name)
                    .isEqualTo(List.of(OTHER));
        }
    }

    @Test
    void shouldReadOnAfterAReaderWasInterrupted() throws Exception {
        try (Storage storage = storage()) {
            byte[] content = noise(1000);
            storage.store(FileKind.PACK, NAME, content);
            byte[] into = new byte[1000];
            storage.readAt(FileKind.PACK, NAME, 0, into, 0, 1000);

            Thread interrupted =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        Thread.currentThread().interrupt();
                                        try {
                                            storage.readAt(
                                                    FileKind.PACK, NAME, 0, new byte[9], 0, 9);
                                        } catch (IOException e) {
                                            Thread.currentThread().interrupt();
                                        }
                                    });
            interrupted.join();

            storage.readAt(FileKind.PACK, NAME, 0, into, 0, 1000);
            assertThat(into).isEqualTo(content);
        }
    }
}
