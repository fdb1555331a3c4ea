package dev.reprise.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComplaintTest {
    private static final String HARMLESS =
            "14:02:07.123 WARN  [o.a.k.c.NetworkClient] Bootstrap broker disconnected\n";

    @TempDir Path folder;

    private Path log = Path.of("");

    @BeforeEach
    void logOfEarlierServices() throws IOException {
        log = folder.resolve("reprise.log");
        Files.writeString(log, error("an error of last week"));
    }

    @Test
    void shouldTellWhatWasSaidToAPersonBesideWarnings() throws IOException {
        var complaint = Complaint.from(log);

        assertThat(
                        complaint.of(
                                "WARNING: A restricted method has been called\n"
                                        + HARMLESS
                                        + "the port 9092 is taken\n  console.port\n  next: another\n"
                                        + HARMLESS))
                .isEqualTo(new Problem("the port 9092 is taken", "console.port", "another"));
    }

    @Test
    void shouldTellTheLastErrorOfTheLogBeforeAHarmlessWarning() throws IOException {
        var complaint = Complaint.from(log);
        Files.writeString(log, error("the disk is full"), StandardOpenOption.APPEND);
        Files.writeString(log, HARMLESS, StandardOpenOption.APPEND);

        assertThat(complaint.of(HARMLESS).what()).endsWith("the disk is full");
    }

    @Test
    void shouldTellWhateverCameLastWhereNothingSaysMore() throws IOException {
        var complaint = Complaint.from(log);

        assertThat(complaint.of(HARMLESS).what()).isEqualTo(HARMLESS.strip());
        assertThat(complaint.of("").what()).isEqualTo("they said nothing");
    }

    private static String error(String what) {
        return "2026-11-23T14:02:07.123+01:00 ERROR [d.r.S] (main) " + what + "\n\tat where\n";
    }
}
