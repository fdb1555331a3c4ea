package dev.reprise.component.sessions.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.sessions.repair.PutIn.Ending;
import dev.reprise.vault.format.NameText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PutInLogTest {
    private static final String ODD =
            "project/p/two\nlines\t\"" + NameText.ofBytes(new byte[] {(byte) 0xff}) + ".json";

    @TempDir private Path kept;

    @Test
    void shouldTellHowItEndedForEachFileWhateverItsName() throws IOException {
        try (PutInLog log = PutInLog.open(kept)) {
            log.add(ODD, Ending.CONFLICT);
            log.add("project/p/a.json", Ending.PUT_IN);
        }
        assertThat(PutInLog.read(kept))
                .isEqualTo(Map.of(ODD, Ending.CONFLICT, "project/p/a.json", Ending.PUT_IN));
    }

    @Test
    void shouldNotCountALineThatAKillHasCut() throws IOException {
        // Given a writer that was killed anywhere in its last line
        try (PutInLog log = PutInLog.open(kept)) {
            log.add("project/p/a.json", Ending.PUT_IN);
        }
        Path file = kept.resolve("put-in.log");
        byte[] one = Files.readAllBytes(file);
        for (int cut = 0; cut < one.length - 1; cut++) {
            Files.write(file, java.util.Arrays.copyOf(one, cut));
            // When the next one goes on
            try (PutInLog log = PutInLog.open(kept)) {
                assertThat(log.done()).isEmpty();
                log.add(ODD, Ending.PUT_IN);
            }
            // Then only what is whole counts
            assertThat(PutInLog.read(kept)).as("cut at " + cut).containsKey(ODD);
        }
    }
}
