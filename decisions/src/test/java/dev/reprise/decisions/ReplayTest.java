package dev.reprise.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Decision.RunClosed;
import dev.reprise.contracts.Decision.Settings.Mode;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was recorded once is decided the same way for ever, or somebody says why not. */
final class ReplayTest {
    private static final Path RECORDED = Path.of("src/test/resources/recorded");
    private static final Path PLANS = Path.of("../plans");

    @TempDir private Path folder;

    /** Recordings lie in this module, and beside the plans that they were followed in. */
    static List<Path> recordings() throws IOException {
        try (Stream<Path> here = Files.list(RECORDED);
                Stream<Path> plans = Files.walk(PLANS, 3)) {
            return Stream.concat(here, plans)
                    .filter(file -> file.toString().endsWith(".jsonl"))
                    .filter(file -> !file.toString().contains("target"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void shouldStillDecideAsRecorded(Path recording) throws IOException {
        // Given
        List<Entry> entries = Recording.read(recording);
        // When / Then
        assertThat(Recording.otherwise(entries)).isEmpty();
        assertThat(Recording.fold(entries).canonical())
                .isEqualTo(Recording.fold(entries).canonical());
    }

    @Test
    void shouldReadBackWhatItRecords() throws IOException {
        // Given
        Ledger ledger = Given.upToValidate(Given.dataGone(Mode.AUTO));
        Path file = folder.resolve("events.jsonl");
        // When
        List<String> lines = ledger.entries().stream().map(ReplayTest::line).toList();
        Files.write(file, lines);
        if ("write".equals(System.getProperty("reprise.golden"))) {
            Files.write(RECORDED.resolve("storage-failure.jsonl"), lines);
        }
        // Then
        assertThat(Recording.fold(Recording.read(file)).canonical())
                .isEqualTo(ledger.state().canonical());
        assertThat(Recording.otherwise(Recording.read(file))).isEmpty();
    }

    @Test
    void shouldNoticeADecisionThatWouldBeAnother() {
        // Given
        Ledger ledger = Given.dataGone(Mode.AUTO);
        Run run = ledger.state().inHand("db").orElseThrow();
        // When: it is closed in the middle, for no reason
        ledger.say(
                new RunClosed(
                        1, run.id(), run.version(), RunClosed.Ending.DONE, Loss.NOTHING, "done"));
        // Then
        assertThat(Recording.otherwise(ledger.entries())).hasSize(1);
    }

    private static String line(Entry entry) {
        var event = ((Entry.Content.Known) entry.content()).event();
        Wire.Encoded encoded = Wire.encode(event);
        try {
            return Recording.line(entry.sequence(), entry.at(), encoded.headers(), encoded.data());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
