package dev.reprise.demo.score;

import static dev.reprise.demo.score.Acts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.contracts.Loss;
import dev.reprise.demo.Golden;
import dev.reprise.demo.journal.IncidentStory;
import dev.reprise.demo.sabotage.Damage;
import dev.reprise.demo.witness.Audit;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScoreboardTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    @Test
    void shouldPrintTheScoreWithinEightyColumns() throws IOException {
        assertThat(new Scoreboard(ZONE).lines(right())).allMatch(line -> line.length() <= 80);
        Golden.assertLines("scoreboard.txt", new Scoreboard(ZONE).lines(right()));
    }

    @Test
    void shouldSayWhatIsNotRight() throws IOException {
        // Given
        Act lost =
                Acts.act(
                        Damage.FOLDER_DELETED,
                        Acts.recovered(2, "SYS-003", Loss.NOTHING),
                        Acts.audit(9_000, List.of()),
                        Acts.audit(9_377, rows(12)));
        Act unnoticed =
                new Act(
                        Damage.POSTMASTER_KILLED,
                        "postgres killed",
                        List.of("kill -9 1"),
                        NOON,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.of(
                                new Audit(
                                        "test",
                                        NOON,
                                        false,
                                        new Audit.Tally(1_234, 0, 0, 1_234),
                                        new Audit.Tally(0, 0, 0, 0),
                                        new Audit.Sessions(265, 0),
                                        List.of(),
                                        List.of())),
                        Optional.empty());

        // When
        Score score =
                Score.of(
                        List.of(unnoticed, lost),
                        Optional.empty(),
                        List.of(Acts.recovered(9, "SYS-002", Loss.NOTHING)),
                        "");

        // Then
        assertThat(score.right()).isFalse();
        assertThat(new Scoreboard(ZONE).lines(score)).allMatch(line -> line.length() <= 80);
        Golden.assertLines("scoreboard-wrong.txt", new Scoreboard(ZONE).lines(score));
    }

    @Test
    void shouldSayTheSameToPrograms() throws IOException {
        // When
        JsonNode json =
                new ObjectMapper()
                        .readTree(
                                JsonScore.of(
                                        right(),
                                        new JsonScore.Circumstances(
                                                "reprise-demo",
                                                143_000_000,
                                                7,
                                                true,
                                                Duration.ofSeconds(134))));

        // Then
        assertThat(json.get("format").asInt()).isEqualTo(1);
        assertThat(json.get("right").asBoolean()).isTrue();
        JsonNode last = json.get("incidents").get(3);
        assertThat(last.get("errorCode").asText()).isEqualTo("SYS-003");
        assertThat(last.at("/lostSaid/commits").asLong()).isEqualTo(214);
        assertThat(last.at("/lostSaid/from").asText()).isEqualTo("2026-06-01T11:59:55.887Z");
        assertThat(last.at("/missed/rows").asLong()).isEqualTo(1_212);
        assertThat(last.at("/missed/outsideStated").asLong()).isZero();
        assertThat(last.get("verdict").asText()).isEqualTo("PASSED");
        Golden.assertLines("score.json", json.toPrettyString().lines().toList());
    }

    @Test
    void shouldReportInMarkdownWhatWasDoneAndProven() {
        String report =
                new Report(ZONE).markdown(right(), NOON, List.of("everything is in reprise-demo"));

        assertThat(report)
                .contains("Every incident was recovered and validated")
                .contains("## newest log rotten")
                .contains("| canary-ledger | ok | 41 of 41 |")
                .contains("[postmortems/INC-4.md](postmortems/INC-4.md)");
    }

    private static Score right() {
        Loss lost = new Loss(NOON.minusMillis(4_113), NOON, 214, 3, false);
        List<Act> acts = new ArrayList<>();
        acts.add(act(Damage.POSTMASTER_KILLED, 1, Loss.NOTHING, 8_114, List.of()));
        acts.add(act(Damage.FOLDER_DELETED, 2, Loss.NOTHING, 9_377, List.of()));
        acts.add(act(Damage.SESSIONS_HARMED, 3, Loss.NOTHING, 12_001, List.of()));
        acts.add(act(Damage.LOG_ROTTEN, 4, lost, 14_912, rows(1_212)));
        List<IncidentStory> stories = acts.stream().flatMap(a -> a.incidents().stream()).toList();
        return Score.of(acts, acts.getLast().after(), stories, "");
    }

    private static Act act(
            Damage damage, int number, Loss loss, long rows, List<Audit.Missing> missing) {
        return Acts.act(
                damage,
                Acts.recovered(number, damage.errorCode(), loss),
                Acts.audit(rows - 100, List.of()),
                Acts.audit(rows, missing));
    }

    private static List<Audit.Missing> rows(int count) {
        return LongStream.range(0, count)
                .mapToObj(n -> Acts.row(n, NOON.minusMillis(4_000 - n)))
                .toList();
    }
}
