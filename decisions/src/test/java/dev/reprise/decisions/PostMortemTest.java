package dev.reprise.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Decision.IncidentClosed;
import dev.reprise.contracts.Decision.Settings.Mode;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Notice;
import dev.reprise.contracts.Sight.Method;
import dev.reprise.contracts.StepResult.Verdict;
import dev.reprise.contracts.Verb;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PostMortemTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    @Test
    void shouldFillTheRunbooksTemplateFromTheFacts() {
        // Given
        Ledger ledger = recovered(Given.loss(Duration.ofSeconds(4)));
        // When
        String text = PostMortem.render(ledger.chronicle().story(1).orElseThrow(), ZONE);
        // Then
        assertThat(text)
                .startsWith("# Post-Incident Review: INC-1, the title of storage-failure (SYS-003)")
                .contains(
                        "## Incident Summary",
                        "- **Date/Time**: 2026-11-23 15:01:",
                        "- **Impact**: db; 212 commits lost, of the 4.0 s",
                        "- **Root Cause**: data-gone on db",
                        "## Timeline",
                        ": Incident detected: INC-1",
                        ": Response initiated: storage-failure on db",
                        ": Recovery completed and validated: ",
                        ": Service restored: ",
                        "## What Went Well",
                        "within the RTO of 2 m.",
                        "The loss lies within the RPO of 5 m.",
                        "## What Could Be Improved",
                        "## Action Items",
                        "- [ ] Tell those whose changes",
                        "## Prevention Measures");
    }

    @Test
    void shouldClaimThatNothingWentWellWhereItWasNotRecovered() {
        // Given the recovery of a server that is damaged all the same, as often as it may be tried
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        ledger.pass(Duration.ofMinutes(1));
        ledger.bad("db", "server-down", Method.PROCESS).bad("db", "server-down", Method.PROTOCOL);
        while (ledger.said(IncidentClosed.class).isEmpty()) {
            if (ledger.state().openRuns().isEmpty()) {
                ledger.ripe("");
            }
            ledger.done(Verb.START).done(Verb.VALIDATE, Given.proof(Verdict.DAMAGED));
        }
        assertThat(ledger.last(IncidentClosed.class).ending())
                .isEqualTo(IncidentClosed.Ending.UNRECOVERED);
        // When
        String text = PostMortem.render(ledger.chronicle().story(1).orElseThrow(), ZONE);
        // Then
        assertThat(section(text, "What Went Well")).isEqualTo("- Nothing in the facts.");
        assertThat(section(text, "What Could Be Improved")).contains("ledger: expected 9");
        assertThat(section(text, "Action Items"))
                .contains("- [ ] Restore by hand: reprise restore db");
        assertThat(text)
                .contains("not recovered by Reprise", "- **Ending**: unrecovered: ")
                .doesNotContain("within the RTO", "Nothing was lost", "nothing was lost");
    }

    private static String section(String text, String title) {
        String after = text.substring(text.indexOf("## " + title) + 3 + title.length());
        int next = after.indexOf("## ");
        return (next < 0 ? after : after.substring(0, next)).strip();
    }

    @Test
    void shouldKeepEachNameInItsLine() {
        Ledger ledger = Given.dataGone(Mode.ASK);
        ledger.bad("files", "records-damaged", Method.FILES, "ses_a\n## Forged");

        String text = PostMortem.render(ledger.chronicle().story(2).orElseThrow(), ZONE);

        assertThat(text).contains("ses_a\\n## Forged").doesNotContain("\n## Forged");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1st",
        "2, 2nd",
        "3, 3rd",
        "4, 4th",
        "11, 11th",
        "12, 12th",
        "22, 22nd",
        "113, 113th"
    })
    void shouldCountTimesAsPeopleDo(long number, String ordinal) {
        assertThat(Words.ordinal(number)).isEqualTo(ordinal);
    }

    @Test
    void shouldTellPeopleOnceInOrder() {
        // Given
        Ledger ledger = recovered(Loss.NOTHING);
        // When
        List<Wants.Want> wants = Wants.owed(ledger.chronicle(), ZONE);
        // Then
        assertThat(wants.stream().map(Wants.Want::headline))
                .hasSize(4)
                .satisfiesExactly(
                        opened -> assertThat(opened).startsWith("INC-1 db: the title"),
                        under -> assertThat(under).endsWith("recovering by storage-failure"),
                        done -> assertThat(done).contains("recovered and validated after"),
                        over -> assertThat(over).endsWith("over"));
        assertThat(wants.getLast().last()).isTrue();
        // And when
        wants.forEach(want -> ledger.say(new Notice.NotificationSent(want.key(), "log")));
        // Then
        assertThat(Wants.owed(ledger.chronicle(), ZONE)).isEmpty();
    }

    @Test
    void shouldPageWhereAPersonHasToAct() {
        Ledger ledger = Given.dataGone(Mode.ASK);
        assertThat(Wants.owed(ledger.chronicle(), ZONE))
                .filteredOn(want -> want.pressing() == Wants.Pressing.PAGE)
                .singleElement()
                .satisfies(
                        want ->
                                assertThat(want.lines())
                                        .anyMatch(line -> line.contains("reprise restore db")));
    }

    private static Ledger recovered(Loss loss) {
        Ledger ledger = Given.dataGone(Mode.AUTO);
        Given.upToSwitch(ledger, loss);
        ledger.done(Verb.SWITCH, Given.switched()).done(Verb.START).done(Verb.OPEN_STREAM);
        ledger.done(Verb.VALIDATE, Given.proof(Verdict.PASSED)).done(Verb.RELEASE);
        ledger.failed(Verb.SEAL, false, "");
        return ledger.well("db", "data-gone", Method.FILES)
                .well("db", "data-gone", Method.PROTOCOL);
    }
}
