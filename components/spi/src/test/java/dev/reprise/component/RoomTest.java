package dev.reprise.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomTest {
    private static final long MB = 1L << 20;
    private static final long LARGE = 1L << 40;

    @TempDir private Path folder;

    @Test
    void shouldCallADiskNearlyFullOnceAndThatItHasRoomOnlyWellAboveTheEdge() throws IOException {
        // Given
        var free = new AtomicLong(60 * MB);
        var room = new Room(folder, ignored -> new Room.Space(1_000 * MB, free.get()));
        assertThat(room.look()).isNull();
        // When
        free.set(49 * MB);
        Probe.Hindrance full = room.look();
        // Then
        assertThat(full)
                .extracting(Probe.Hindrance::what)
                .isEqualTo("the disk of " + folder + " is nearly full, 49 MB free");
        // And at the edge it is still the same
        free.set(60 * MB);
        assertThat(room.look()).isSameAs(full);
        free.set(80 * MB);
        assertThat(room.look()).isNull();
    }

    @Test
    void shouldNotCallALargeDiskFullThatHasGigabytesLeft() throws IOException {
        // When
        var room = new Room(folder, ignored -> new Room.Space(LARGE, 3L << 30));
        // Then
        assertThat(room.look()).isNull();
    }

    @Test
    void shouldSayNothingOfAFolderThatIsAway() {
        // When
        var room = new Room(folder.resolve("none"));
        // Then
        assertThatThrownBy(room::look).isInstanceOf(NoSuchFileException.class);
    }
}
