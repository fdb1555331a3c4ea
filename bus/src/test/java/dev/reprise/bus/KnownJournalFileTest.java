package dev.reprise.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.JournalOpened;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KnownJournalFileTest {
    @TempDir private Path folder;

    @Test
    void shouldRememberAcrossProcesses() {
        // Given
        Path file = folder.resolve("journal-id");
        assertThat(new KnownJournalFile(file).id()).isEmpty();
        // When
        new KnownJournalFile(file).remember("0123456789abcdef");
        new KnownJournalFile(file).remember("0123456789abcdef");
        // Then
        assertThat(new KnownJournalFile(file).id()).isEqualTo("0123456789abcdef");
        assertThat(folder).isDirectoryContaining(path -> path.equals(file));
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void shouldStopAtAnotherJournal() {
        // Given
        var known = new KnownJournalFile(folder.resolve("journal-id"));
        new Fold(known).apply(opened("first"));
        // When / Then
        assertThatThrownBy(() -> new Fold(known).apply(opened("second")))
                .isInstanceOf(JournalReplacedException.class)
                .hasMessageContaining("second instead of first");
        assertThat(known.id()).isEqualTo("first");
    }

    private static Entry opened(String id) {
        var fact = new JournalOpened(id, "demo", 1);
        return new Entry(
                0,
                Instant.EPOCH,
                new Entry.Content.Known(new Event("1", "/demo", "demo", null, null, fact), fact));
    }
}
