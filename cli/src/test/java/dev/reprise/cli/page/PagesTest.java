package dev.reprise.cli.page;

import static dev.reprise.cli.page.Views.NOW;
import static dev.reprise.cli.page.Views.PARIS;
import static dev.reprise.cli.page.Views.ago;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.reprise.cli.Golden;
import dev.reprise.cli.doctor.Fact;
import dev.reprise.cli.restore.RestorePlan;
import dev.reprise.cli.restore.Wanted;
import dev.reprise.component.Restore.Preview;
import dev.reprise.contracts.console.EventPage;
import dev.reprise.contracts.console.PointReport.Proven;
import dev.reprise.contracts.console.Points;
import dev.reprise.contracts.console.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
                                new Points.Stretch("sessions", ago("P14D"), ago("PT2H"))));

        Golden.check("points", new PointsPage(PARIS, NOW).table(points, false));
        Golden.check(
                "points-none",
                new PointsPage(PARIS, NOW).table(new Points(List.of(), List.of()), false));
    }

    @Test
    void shouldShowAPoint() {
        var page = new PointsPage(PARIS, NOW);

        Golden.check(
                "points-show",
                page.one(Views.point("7d11", ago("PT35M"), "before-deploy", Proven.DAMAGED)));
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
    void shouldShowWhatADoctorSaw() {
        Golden.check(
                "doctor",
                DoctorPage.lines(
                        List.of(
                                new Fact("reprise.yaml", Fact.Mark.OK, "/srv/reprise.yaml", ""),
                                new Fact(
                                        "password",
                                        Fact.Mark.NOTE,
                                        "file:/etc/reprise/vault.key can be read by others",
                                        "chmod 600 /etc/reprise/vault.key"),
                                new Fact(
                                        "postgres",
                                        Fact.Mark.WRONG,
                                        "canary cannot see: no pg_hba.conf entry for replication"
                                                + " connection from host \"127.0.0.1\"",
                                        "give it what it lacks"))));
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
                                        5),
                                Duration.ofMinutes(30)),
                        new RestorePlan.Part(
                                new Wanted("sessions", List.of("ses_X", "ses_Y/**"), null, ""),
                                Views.seal("sessions", "77b1", ago("PT3M")),
                                List.of(),
                                List.of(),
                                new Preview(
                                        "the last good version of each",
                                        List.of("3 files of 2 sessions"),
                                        List.of(),
                                        List.of(),
                                        12_000,
                                        38_000_000_000L,
                                        List.of()),
                                null,
                                Duration.ofHours(2))));
    }
}
