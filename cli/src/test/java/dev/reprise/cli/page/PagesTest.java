package dev.reprise.cli.page;

import static dev.reprise.cli.page.Views.NOW;
import static dev.reprise.cli.page.Views.PARIS;
import static dev.reprise.cli.page.Views.ago;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.reprise.cli.Golden;
import dev.reprise.cli.doctor.Diagnosis;
import dev.reprise.cli.init.Init;
import dev.reprise.cli.offline.Rebuilding;
import dev.reprise.cli.restore.RestorePlan;
import dev.reprise.cli.restore.Wanted;
import dev.reprise.cli.screen.Table;
import dev.reprise.component.Found;
import dev.reprise.component.Rebuild.LeftAlone;
import dev.reprise.component.Restore.Preview;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.StepResult.Finding;
import dev.reprise.contracts.StepResult.Mark;
import dev.reprise.contracts.StepResult.Verdict;
import dev.reprise.contracts.Verb;
import dev.reprise.contracts.console.EventPage;
import dev.reprise.contracts.console.IncidentReport;
import dev.reprise.contracts.console.PointReport.Proven;
import dev.reprise.contracts.console.Points;
import dev.reprise.contracts.console.RunReport;
import dev.reprise.vault.restore.VerifyReport;
import dev.reprise.vault.restore.VerifyReport.DamagedEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PagesTest {
    @Test
    void shouldShowAStackThatIsWell() {
        Golden.check("status", new StatusPage(PARIS).lines(Views.status(true)));
    }

    @Test
    void shouldShowAStackInTrouble() {
        Golden.check("status-in-trouble", new StatusPage(PARIS).lines(Views.status(false)));
    }

    @Test
    void shouldShowWhatIsDamagedAndCannotBeSealed() {
        Golden.check("status-damaged", new StatusPage(PARIS).lines(Views.damaged()));
    }

    @Test
    void shouldSayThatTheBusIsAwayAndSinceWhen() {
        Golden.check("status-bus-away", new StatusPage(PARIS).lines(Views.away()));
    }

    @Test
    void shouldListPoints() {
        var points =
                new Points(
                        List.of(
                                Views.point("7f3a", ago("PT3M"), "", Proven.WRITTEN),
                                Views.point("7d11", ago("PT35M"), "before-deploy", Proven.SCRUBBED),
                                Views.point("61c8", ago("PT18H"), "", Proven.DEGRADED),
                                Views.point("5b02", ago("P2DT1H"), "", Proven.DAMAGED)),
                        List.of(
                                new Points.Stretch("postgres", ago("P14D"), null),
                                new Points.Stretch("sessions", ago("P14D"), ago("PT2H"))),
                        List.of());

        Golden.check("points", new PointsPage(PARIS, NOW).table(points, false));
        Golden.check(
                "points-none",
                new PointsPage(PARIS, NOW)
                        .table(new Points(List.of(), List.of(), List.of()), false));
        Golden.check(
                "points-unsealed",
                new PointsPage(PARIS, NOW)
                        .table(
                                new Points(
                                        List.of(
                                                Views.point(
                                                        "61c8", ago("PT3M"), "", Proven.DEGRADED)),
                                        List.of(),
                                        List.of(
                                                new Points.Unsealed(
                                                        "sessions",
                                                        ago("PT18H"),
                                                        "the spool could not be read"))),
                                false));
        Golden.check(
                "points-show-degraded",
                new PointsPage(PARIS, NOW)
                        .one(Views.point("61c8", ago("PT18H"), "", Proven.DEGRADED)));
    }

    @Test
    void shouldShowAPoint() {
        var page = new PointsPage(PARIS, NOW);

        Golden.check(
                "points-show",
                page.one(Views.point("7d11", ago("PT35M"), "before-deploy", Proven.DAMAGED)));
    }

    @Test
    void shouldNameACauseOnceHoweverManyFilesItHurts() {
        String gone = "a vault file is missing: data/3f/3fa1 (next: restore another point)";
        var damaged = new ArrayList<DamagedEntry>();
        for (int i = 1; i <= 1_200; i++) {
            damaged.add(new DamagedEntry("base/16384/%04d".formatted(i), gone));
        }
        damaged.add(new DamagedEntry("log/1", "damaged vault file, cut short: data/77/77b1"));

        assertThat(PointsPage.verified("p-7f3a", new VerifyReport(1_300, 9_000, damaged)))
                .containsExactly(
                        "p-7f3a   1,300 files, 9.0 KB read back, 1,201 damaged",
                        "damaged   a vault file is missing: data/3f/3fa1 (next: restore another point)",
                        "          hurts 1,200 files: base/16384/0001, base/16384/0002, base/16384/0003,",
                        "          and 1,197 more",
                        "damaged   damaged vault file, cut short: data/77/77b1",
                        "          hurts 1 file: log/1");
    }

    @Test
    void shouldShowWhatHidesInAName() {
        String name = "ses_a\nnext: rm -rf /\u001b[2J";
        String shown = "ses_a\\nnext: rm -rf /\\u001b[2J";

        assertThat(Wrapped.lines("seen", 10, name)).containsExactly("seen      " + shown);
        assertThat(new Table("A", "B").row(name, "b").lines().getLast()).isEqualTo(shown + "  b");
        assertThat(new Problem(name, name, name))
                .hasToString(shown + "\n  " + shown + "\n  next: " + shown);
    }

    @Test
    void shouldCountTheChecksThatApply() {
        var checks =
                List.of(
                        new Finding("a", Mark.OK, ""),
                        new Finding("b", Mark.EXCEEDED, ""),
                        new Finding("c", Mark.NOT_APPLICABLE, ""));

        assertThat(IncidentsPage.says(new StepResult.Validated(Verdict.DOUBTFUL, checks)))
                .isEqualTo("doubtful, 1 of 2 checks passed, 1 not applicable");
        assertThat(
                        IncidentsPage.says(
                                new StepResult.Validated(Verdict.PASSED, checks.subList(0, 1))))
                .isEqualTo("1 of 1 checks passed");
    }

    @Test
    void shouldListIncidents() {
        var page = new IncidentsPage(PARIS);

        Golden.check("incidents", page.table(List.of(Views.incident(true), Views.incident(false))));
        Golden.check("incidents-none", page.table(List.of()));
    }

    @Test
    void shouldShowAnIncident() {
        Golden.check("incidents-show", new IncidentsPage(PARIS).one(Views.incident(false)));
        Golden.check("incidents-show-open", new IncidentsPage(PARIS).one(Views.incident(true)));
    }

    @Test
    void shouldShowARun() {
        Golden.check(
                "run", new IncidentsPage(PARIS).run(Views.recovery(RunReport.State.ROLLED_BACK)));
    }

    @Test
    void shouldNameTheChecksOfAProofThatAreNotAsTheyShouldBe() {
        var proof =
                new StepResult.Validated(
                        StepResult.Verdict.DOUBTFUL,
                        List.of(
                                new Finding("unreadable", Mark.OK, "0 found, 0 before"),
                                new Finding("info-missing", Mark.EXCEEDED, "3 found, 0 before"),
                                new Finding("counts", Mark.NOT_APPLICABLE, "not measured"),
                                new Finding("folder", Mark.BROKEN, "/srv/x is not there")));

        List<String> lines =
                new IncidentsPage(PARIS)
                        .run(Views.run(Views.step("validate", Verb.VALIDATE, 1, 80, proof)));

        assertThat(lines)
                .endsWith(
                        "doubtful  info-missing: 3 found, 0 before",
                        "n/a       counts: not measured",
                        "damaged   folder: /srv/x is not there")
                .noneMatch(line -> line.contains("unreadable"));
    }

    @Test
    void shouldNotForgetALossForALaterRunThatLosesNothing() {
        IncidentReport one = Views.incident(false);
        IncidentReport twice = followedByOneInDoubt(one);

        assertThat(IncidentsPage.summary(twice, PARIS))
                .isEqualTo(IncidentsPage.summary(one, PARIS))
                .contains("212 commits");
        assertThat(lastWords(twice)).isEqualTo(lastWords(one)).isNotEqualTo("nothing");
    }

    /** Of its line in the table: what is lost. */
    private static String lastWords(IncidentReport incident) {
        return new IncidentsPage(PARIS)
                .table(List.of(incident))
                .getLast()
                .replaceFirst(".* {2,}", "");
    }

    private static IncidentReport followedByOneInDoubt(IncidentReport one) {
        var runs = new ArrayList<>(one.runs());
        runs.add(Views.run(Views.step("validate", Verb.VALIDATE, 1, 80, new StepResult.Done(""))));
        return new IncidentReport(
                one.label(),
                one.number(),
                one.component(),
                one.conditions(),
                one.errorCode(),
                one.title(),
                one.evidence(),
                one.openedAt(),
                one.lastSeenWell(),
                one.firstSeenBad(),
                one.closedAt(),
                one.ending(),
                one.summary(),
                one.withheld(),
                runs);
    }

    @Test
    void shouldSayOfARecoveryThatLeftDoubtsThatItDid() {
        IncidentReport doubtful = followedByOneInDoubt(Views.incident(false));
        assertThat(new IncidentsPage(PARIS).table(List.of(doubtful)).getLast())
                .contains("  in doubt  ");
    }

    @Test
    void shouldSayThatThereWasNothingToPutBack() {
        var copy =
                new StepResult.Staged(
                        "/srv/x", "77b1", null, null, Loss.NOTHING, Map.of("put-back", 0L));

        assertThat(IncidentsPage.says(copy)).isEqualTo("nothing to put back");
    }

    @Test
    void shouldNotCallALossNothingKnownWhereNobodyHasSeenWhatWasWritten() {
        assertThat(Losses.of(new Loss(ago("PT20S"), ago("PT0S"), 0, 0, false)))
                .isEqualTo("20 s lost: an unknown amount");
    }

    @Test
    void shouldReplayAnIncident() {
        var events =
                new EventPage(
                        List.of(
                                event(0, "incident.detected", "Seen by folder (files): data-gone"),
                                event(412, "incident.opened", "Incident detected: INC-12"),
                                event(
                                        4_800,
                                        "step.succeeded",
                                        "stage done in 3.1 s: from seal 3f9a3f9a, loses nothing,"
                                                + " and so on for longer than a line"),
                                event(101_000, "incident.closed", "Service restored")),
                        44);

        Golden.check(
                "incidents-replay", new IncidentsPage(PARIS).replay(Views.incident(false), events));
    }

    @Test
    void shouldShowAPlanOfARestore() {
        Golden.check("restore-dry-run", new RestorePage(PARIS).plan(plan(List.of())));
        Golden.check(
                "restore-dry-run-refused",
                new RestorePage(PARIS)
                        .plan(plan(List.of("the log reaches 15:37:12, and not 15:40:00"))));
    }

    @Test
    void shouldSayWhichSealWasPassedOverAndShowMomentsInTheReadersZone() {
        RestorePlan.Part part = plan(List.of()).parts().getFirst();
        var passed =
                new RestorePlan.PassedOver(
                        "8f3e9a01", ago("PT3M"), "damaged vault file, a pack: data/3f/3fa1");
        var preview =
                new Preview(
                        "the last good version",
                        List.of("2 files"),
                        List.of(
                                "2 commits of 2026-11-23T13:02:07.123456789Z to 2026-11-23T13:04:00Z"),
                        List.of(),
                        1,
                        2,
                        List.of());
        var fallen =
                new RestorePlan.Part(
                        part.wanted(),
                        part.seal(),
                        List.of(),
                        List.of(passed),
                        part.oldest(),
                        List.of(),
                        preview,
                        null,
                        part.rto());

        assertThat(
                        new RestorePage(PARIS)
                                .plan(new RestorePlan("9c41aa", NOW, true, List.of(fallen))))
                .contains(
                        "NOT FROM   seal 8f3e9a01 of 23 Nov 14:29 CET, passed over: damaged vault file, a",
                        "           pack: data/3f/3fa1",
                        "LOSES      2 commits of 23 Nov 14:02:07 CET to 23 Nov 14:04:00 CET");
    }

    @Test
    void shouldNameTheMomentThatWasMeantAndTheOldestSealWhereNoneIsAsOld() {
        RestorePlan.Part part = plan(List.of()).parts().getFirst();
        var none =
                new RestorePlan.Part(
                        part.wanted(),
                        null,
                        List.of(),
                        List.of(),
                        ago("PT20M"),
                        List.of(),
                        null,
                        null,
                        part.rto());

        List<String> lines =
                new RestorePage(PARIS).plan(new RestorePlan("9c41aa", NOW, true, List.of(none)));

        assertThat(String.join(" ", lines).replaceAll(" +", " "))
                .contains(
                        "there is no seal as old as 23 Nov 14:02:00 CET;"
                                + " the oldest is of 23 Nov 14:12:10 CET");
    }

    @Test
    void shouldSayWhatWasPutBackAndNotWhatWasNot() {
        var staged =
                new StepResult.Staged(
                        "/",
                        "s",
                        null,
                        null,
                        Loss.NOTHING,
                        Map.of("given-up", 0L, "indexes", 1L, "put-back", 146L, "replaced", 12L));

        assertThat(IncidentsPage.says(staged)).isEqualTo("146 put-back, 12 replaced, 1 indexes");
        assertThat(
                        IncidentsPage.says(
                                new StepResult.Switched("", List.of(), List.of(), Loss.NOTHING)))
                .isEqualTo("nothing was replaced");
        assertThat(
                        IncidentsPage.says(
                                new StepResult.Switched(
                                        "/kept", List.of("s/a", "s/b"), List.of(), Loss.NOTHING)))
                .isEqualTo("2 put back");
        assertThat(
                        IncidentsPage.says(
                                new StepResult.Switched(
                                        "/kept", List.of(), List.of(), Loss.NOTHING)))
                .isEqualTo("old one kept");
    }

    @Test
    void shouldShowWhatADoctorSaw() {
        Golden.check(
                "doctor",
                DoctorPage.lines(
                        List.of(
                                new Diagnosis(
                                        "reprise.yaml", Diagnosis.Mark.OK, "/srv/reprise.yaml", ""),
                                new Diagnosis(
                                        "password",
                                        Diagnosis.Mark.NOTE,
                                        "file:/etc/reprise/vault.key can be read by others",
                                        "chmod 600 /etc/reprise/vault.key"),
                                new Diagnosis(
                                        "postgres",
                                        Diagnosis.Mark.WRONG,
                                        "canary cannot see: no pg_hba.conf entry for replication"
                                                + " connection from host \"127.0.0.1\"",
                                        "give it what it lacks"))));
    }

    @Test
    void shouldShowWhatInitHasFoundAndWritten() {
        Golden.check("init", InitPage.lines(written(false)));
        Golden.check("init-new-key", InitPage.lines(written(true)));
    }

    private static Init.Written written(boolean keyMade) {
        return new Init.Written(
                "/srv/reprise.yaml",
                "/srv/vault.key",
                keyMade,
                List.of(
                        new Init.Protected(
                                "postgres",
                                "postgres",
                                "PostgreSQL 18 on port 5432, data in /var/lib/postgresql/18/main"),
                        new Init.Protected(
                                "sessions",
                                "sessions",
                                "OpenCode sessions in /home/ops/.local/share/opencode, layout B")),
                List.of(
                        new Found.NotProtected(
                                "OpenCode sessions in /home/eve/.local/share/opencode",
                                "layout D (OpenCode 1.2 and later, SQLite) cannot be protected yet",
                                "copy the folder elsewhere by other means for now")));
    }

    @Test
    void shouldShowWhatWasRebuilt() {
        String index = "project/app/storage/session/sub-session-index/ses_";
        var paths = new ArrayList<String>();
        for (int i = 0; i < 23; i++) {
            paths.add(index + (char) ('a' + i) + ".json");
        }
        Golden.check(
                "rebuild",
                RebuildPage.lines(
                        List.of(
                                new Rebuilding.Report(
                                        "sessions",
                                        false,
                                        Rebuilding.State.PARTLY,
                                        paths,
                                        List.of(
                                                new LeftAlone(
                                                        index + "x.json",
                                                        "cannot be read: no permission")),
                                        "/srv/opencode.reprise-kept-rebuild-mi-1",
                                        null))));
        Golden.check(
                "rebuild-dry-run", RebuildPage.lines(List.of(rebuilt(true, paths.subList(0, 2)))));
        Golden.check("rebuild-nothing", RebuildPage.lines(List.of(rebuilt(false, List.of()))));
    }

    private static Rebuilding.Report rebuilt(boolean dryRun, List<String> paths) {
        return new Rebuilding.Report(
                "sessions", dryRun, Rebuilding.State.DONE, paths, List.of(), "", null);
    }

    private static EventPage.Line event(long millis, String type, String says) {
        Instant at = ago("PT9M2S").plusMillis(millis);
        return new EventPage.Line(
                40 + millis,
                at,
                "dev.reprise." + type,
                "/dgmstt/alpha/detector",
                "dgmstt/postgres",
                "",
                says,
                NullNode.getInstance());
    }

    private static RestorePlan plan(List<String> refusals) {
        var seal = Views.seal("postgres", "3f9a", ago("PT35M"));
        return new RestorePlan(
                "9c41aa",
                NOW,
                false,
                List.of(
                        new RestorePlan.Part(
                                new Wanted("postgres", List.of(), ago("PT30M10S"), ""),
                                seal,
                                List.of(),
                                List.of(),
                                ago("PT48H"),
                                List.of(),
                                new Preview(
                                        "14:02:00, base of 22 Nov 03:00 + log to 0/5A3F21C8",
                                        List.of(
                                                "the whole server: base of 1,177 MB, and 18,402"
                                                        + " commits of the log",
                                                "what is there now is kept beside it"),
                                        List.of("212 commits of 14:02:00 to 14:32:05"),
                                        List.of("PostgreSQL is stopped until the copy is live"),
                                        1_400_000_000,
                                        38_000_000_000L,
                                        refusals),
                                new RestorePlan.Estimate(
                                        Duration.ofSeconds(48),
                                        Duration.ofSeconds(41),
                                        Duration.ofSeconds(60),
                                        5,
                                        0),
                                Duration.ofMinutes(30)),
                        new RestorePlan.Part(
                                new Wanted("sessions", List.of("ses_X", "ses_Y/**"), null, ""),
                                Views.seal("sessions", "77b1", ago("PT3M")),
                                List.of(),
                                List.of(),
                                ago("PT48H"),
                                List.of(),
                                new Preview(
                                        "the last good version of each",
                                        List.of("3 files of 2 sessions"),
                                        List.of(),
                                        List.of(),
                                        12_000,
                                        38_000_000_000L,
                                        List.of()),
                                new RestorePlan.Estimate(
                                        Duration.ofMillis(140),
                                        Duration.ofMillis(140),
                                        Duration.ofMillis(140),
                                        0,
                                        84_000_000),
                                Duration.ofHours(2))));
    }
}
