package dev.reprise.demo.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Plan;
import dev.reprise.demo.Golden;
import dev.reprise.demo.journal.IncidentStory;
import dev.reprise.demo.sabotage.Damage;
import dev.reprise.demo.score.Acts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrameTest {
    private final Board board = new Board(line -> {});

    @Test
    void shouldShowARecoveryWithinEightyColumnsAndFortyLines() throws IOException {
        // Given
        board.fact("stack", "PostgreSQL on 127.0.0.1:24312, 265 + 131 sessions of OpenCode");
        board.fact("reprise", "process 4711, mode auto");
        board.fact("witness", "8,114 rows, 1,312 files acknowledged; 12 refused, 3 in doubt");
        board.fact("journal", "412 facts");
        board.fact("points", "3 verified, the newest p-7f3a");
        board.result(Damage.POSTMASTER_KILLED, "detected after 0.6 s, back after 2.1 s");
        board.damage(Damage.FOLDER_DELETED);
        board.command("$ rm -rf reprise-demo/stack/postgres/data");
        board.command("# the data folder is gone, under the server that had it open");
        board.story(underWay());
        board.doing("Reprise is at work");

        // When
        List<String> lines = lines();

        // Then
        assertThat(lines).allMatch(line -> line.length() <= 80);
        Golden.assertLines("frame.txt", lines);
    }

    @Test
    void shouldStayWithinItsBoundsWhateverHappens() {
        // Given
        board.damage(Damage.SESSIONS_HARMED);
        IntStream.range(0, 60).forEach(i -> board.fact("label" + i, "x".repeat(200)));
        IntStream.range(0, 60).forEach(i -> board.command("$ rm " + "y".repeat(200)));

        // Then
        assertThat(lines()).hasSizeLessThanOrEqualTo(40).allMatch(line -> line.length() <= 80);
    }

    @Test
    void shouldLeaveOutWhatCountsLeastWhereTheTerminalIsLow() {
        // Given
        IntStream.range(0, 5).forEach(i -> board.fact("label" + i, "a fact"));
        board.damage(Damage.FOLDER_DELETED);
        IntStream.range(0, 4).forEach(i -> board.command("$ rm " + i));
        board.story(underWay());
        board.doing("Reprise is at work");
        assertThat(lines()).hasSize(22);

        // Then
        assertThat(lines(19)).hasSize(19).doesNotContain("").contains("     $ rm 3");
        assertThat(lines(12)).noneMatch(line -> line.contains("$ rm")).anyMatch(isAStep("fence"));
        assertThat(lines(8))
                .hasSize(8)
                .startsWith("reprise demo" + " ".repeat(60) + "2 m 14 s")
                .noneMatch(isAStep("fence"))
                .anyMatch(isAStep("stage"))
                .endsWith("Reprise is at work");
    }

    @Test
    void shouldNotCutWordsAndNumbers() {
        board.damage(Damage.SESSIONS_HARMED);
        board.story(
                underWay(
                        step(
                                "stage",
                                "running",
                                "comparing what was there 12,364,231 of 37,866,789 bytes",
                                900,
                                900)));

        assertThat(lines()).anyMatch(line -> line.endsWith(" ...12,364,231 of 37,866,789 bytes"));
        String harmed =
                "   12.3 s  # 98 sessions harmed: 82 deleted, 8 truncated, 8 filled with NUL;"
                        + " 1 index lost";
        assertThat(Frame.wrapped(harmed)).endsWith(" ".repeat(12) + "index lost");
        assertThat(Frame.wrapped("$ rm " + "y".repeat(100))).hasSize(2);
    }

    @Test
    void shouldReadTheHeightOfATerminal() {
        assertThat(TerminalHeight.of("24 80\n")).isEqualTo(24);
        assertThat(TerminalHeight.of("50")).isEqualTo(50);
        assertThat(TerminalHeight.of("0 0")).isZero();
        assertThat(TerminalHeight.of(null)).isZero();
    }

    private static Predicate<String> isAStep(String name) {
        return line -> line.strip().startsWith(name);
    }

    private List<String> lines() {
        return lines(40);
    }

    private List<String> lines(int most) {
        return Frame.lines(
                board.state(), Duration.ofSeconds(134), Duration.ofSeconds(5).toNanos(), most);
    }

    private static IncidentStory underWay() {
        return underWay(
                step("fence", "done", "", 300, 500),
                step("close-stream", "done", "", 500, 900),
                step("stage", "running", "unpacking the base 12 of 40 MB", 900, 900));
    }

    private static IncidentStory underWay(IncidentStory.Step... steps) {
        IncidentStory story = Acts.recovered(2, "SYS-003", Loss.NOTHING);
        return new IncidentStory(
                story.incident(),
                story.errorCode(),
                "Storage failure",
                story.openedAt(),
                Duration.ofMillis(200).toNanos(),
                Optional.of(
                        new Plan(
                                "storage-failure",
                                "SYS-003",
                                "Storage failure",
                                List.of(),
                                List.of(),
                                2,
                                20,
                                true,
                                Duration.ofHours(3),
                                Duration.ofMinutes(30),
                                List.of())),
                List.of(steps),
                Optional.empty(),
                Optional.<Decision.RunClosed.Ending>empty(),
                0,
                Loss.NOTHING,
                Optional.empty(),
                "");
    }

    private static IncidentStory.Step step(
            String name, String state, String doing, long begin, long end) {
        return new IncidentStory.Step(
                name,
                1,
                state,
                doing,
                Duration.ofMillis(begin).toNanos(),
                Duration.ofMillis(end).toNanos());
    }
}
