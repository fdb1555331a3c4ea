package dev.reprise.cli.page;

import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.Verb;
import dev.reprise.contracts.console.IncidentReport;
import dev.reprise.contracts.console.PointReport;
import dev.reprise.contracts.console.RunReport;
import dev.reprise.contracts.console.RunReport.Phase;
import dev.reprise.contracts.console.RunReport.StepReport;
import dev.reprise.contracts.console.StackStatus;
import dev.reprise.contracts.console.StackStatus.ComponentStatus;
import dev.reprise.contracts.console.StackStatus.Health;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Views as a console of a small stack would give them, all on one afternoon. */
final class Views {
    static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    static final Instant NOW = Instant.parse("2026-11-23T13:32:10Z");

    private Views() {}

    static Instant ago(String duration) {
        return NOW.minus(Duration.parse(duration));
    }

    static Seal seal(String component, String snapshot, Instant at) {
        boolean postgres = component.equals("postgres");
        return new Seal(
                component,
                component,
                snapshot.repeat(16).substring(0, 64),
                at,
                postgres
                        ? new Position("a1b2c3", "000000005A3F21C8")
                        : new Position("clock", "2026-11-23T13:29:07.120Z"),
                Seal.Consistency.FUZZY,
                postgres ? 1_234_000_000L : 5_120_000L,
                postgres ? 4_900_000L : 12_000L,
                postgres
                        ? Map.of("tables", 41L)
                        : new TreeMap<>(Map.of("sessions", 265L, "sub-sessions", 131L)));
    }

    static PointReport point(String id, Instant at, String name, PointReport.Proven proven) {
        return new PointReport(
                "p-" + id,
                id.repeat(16),
                at,
                name,
                List.of(
                        seal("postgres", "3f9a", at.minusMillis(412)),
                        seal("sessions", "77b1", at)),
                proven == PointReport.Proven.DEGRADED ? 1 : 2,
                2,
                Duration.ofMillis(412),
                4_912_000,
                proven,
                proven == PointReport.Proven.DEGRADED
                        ? Map.of("sessions", "the spool could not be read")
                        : Map.of(),
                proven == PointReport.Proven.DAMAGED
                        ? List.of("data/3f/3f9a1c: postgres/base/16384/2619")
                        : List.of());
    }

    /** A run that nothing limits. */
    private static RunReport backup() {
        return new RunReport(
                "a1b2c3-43",
                "recovery-point",
                "dgmstt",
                "",
                "",
                RunReport.State.RUNNING,
                ago("PT0.7S"),
                null,
                Duration.ofMillis(735),
                Duration.ZERO,
                Loss.NOTHING,
                "",
                List.of(),
                List.of());
    }

    static RunReport recovery(RunReport.State state) {
        boolean running = state == RunReport.State.RUNNING;
        return new RunReport(
                "a1b2c3-42",
                "storage-failure",
                "postgres",
                "INC-12",
                "",
                state,
                ago("PT9M"),
                running ? null : ago("PT8M55.2S"),
                running ? Duration.ofMillis(3_200) : Duration.ofMillis(4_800),
                Duration.ofHours(3),
                running ? Loss.NOTHING : new Loss(ago("PT9M4.1S"), ago("PT9M"), 212, 0, true),
                running
                        ? ""
                        : "postgres: storage-failure done, 5 of 5 checks passed, 212 commits lost",
                List.of("77b1".repeat(16)),
                List.of(
                        step("fence", Verb.FENCE, 1, 120, new StepResult.Done("3 processes ended")),
                        step(
                                "close-stream",
                                Verb.CLOSE_STREAM,
                                1,
                                80,
                                new StepResult.StreamClosed(null, null, null, null, Loss.NOTHING)),
                        running
                                ? new StepReport(
                                        "stage",
                                        Verb.STAGE,
                                        "postgres",
                                        2,
                                        Phase.ACCEPTED,
                                        null,
                                        null,
                                        null,
                                        new RunReport.Progress(
                                                "restoring the base",
                                                400_000_000,
                                                1_234_000_000,
                                                "bytes"))
                                : step(
                                        "stage",
                                        Verb.STAGE,
                                        2,
                                        3_100,
                                        new StepResult.Staged(
                                                "/srv/data.reprise-stage-a1b2c3-42.stage.2",
                                                "3f9a".repeat(16),
                                                null,
                                                null,
                                                Loss.NOTHING,
                                                new TreeMap<>(
                                                        Map.of(
                                                                "commits", 9_377L, "files",
                                                                1_204L)))),
                        new StepReport(
                                "verify",
                                Verb.VERIFY,
                                "postgres",
                                running ? 0 : 1,
                                running ? Phase.WAITING : Phase.FAILED,
                                null,
                                null,
                                running
                                        ? null
                                        : new Problem(
                                                "the copy does not start",
                                                "/srv/data.reprise-stage",
                                                "read its log"),
                                null)));
    }

    /** A run that is done, of one step. */
    static RunReport run(StepReport step) {
        return new RunReport(
                "a1b2c3-44",
                "check",
                "sessions",
                "",
                "",
                RunReport.State.DOUBTFUL,
                ago("PT1M"),
                ago("PT59S"),
                Duration.ofSeconds(1),
                Duration.ZERO,
                Loss.NOTHING,
                "",
                List.of(),
                List.of(step));
    }

    static StepReport step(String name, Verb verb, int attempt, long millis, StepResult result) {
        return new StepReport(
                name,
                verb,
                "postgres",
                attempt,
                Phase.SUCCEEDED,
                Duration.ofMillis(millis),
                result,
                null,
                null);
    }

    static IncidentReport incident(boolean open) {
        return new IncidentReport(
                "INC-12",
                12,
                "postgres",
                List.of("data-gone", "server-down"),
                "SYS-003",
                "Storage volume corruption",
                "/srv/data is not there; connections are refused",
                ago("PT9M1S"),
                ago("PT9M4S"),
                ago("PT9M2S"),
                open ? null : ago("PT7M20S"),
                open ? null : "RECOVERED",
                open
                        ? ""
                        : "postgres: storage-failure done, 5 of 5 checks passed, 212 commits lost",
                open ? List.of("restore of postgres: the mode is ask") : List.of(),
                List.of(recovery(open ? RunReport.State.RUNNING : RunReport.State.DONE)));
    }

    static StackStatus status(boolean well) {
        return new StackStatus(
                "dgmstt",
                "alpha",
                "auto",
                well ? StackStatus.Verdict.PROTECTED : StackStatus.Verdict.RECOVERING,
                NOW,
                true,
                !well,
                List.of(
                        new ComponentStatus(
                                "postgres",
                                "postgres",
                                "auto",
                                well ? Health.HEALTHY : Health.RECOVERING,
                                well ? List.of() : List.of("data-gone", "server-down"),
                                well ? Map.of() : Map.of("canary", "no connection"),
                                Map.of("tables", 41L),
                                1_234_000_000L,
                                Duration.ofMillis(900),
                                Duration.ofMinutes(5),
                                Duration.ofHours(3),
                                ago("P1DT11H22M"),
                                Duration.ofSeconds(124),
                                well ? "" : "the server closed the connection",
                                well ? List.of() : List.of("synchronous_standby_names cleared")),
                        new ComponentStatus(
                                "sessions",
                                "sessions",
                                "auto",
                                Health.HEALTHY,
                                List.of(),
                                Map.of(),
                                new TreeMap<>(Map.of("sessions", 265L, "sub-sessions", 131L)),
                                5_120_000L,
                                well ? Duration.ofSeconds(8) : null,
                                Duration.ofMinutes(15),
                                Duration.ofHours(2),
                                null,
                                null,
                                "",
                                List.of())),
                "/var/backups/reprise",
                34_500_000_000L,
                17,
                well ? point("7f3a", ago("PT3M"), "", PointReport.Proven.SCRUBBED) : null,
                well ? List.of() : List.of(recovery(RunReport.State.RUNNING), backup()),
                well ? List.of() : List.of(incident(true)),
                well ? incident(false) : null,
                well ? List.of() : List.of("reprise.dgmstt.journal at 17: no JSON"),
                well
                        ? List.of()
                        : List.of(
                                new StackStatus.ToDo(
                                        StackStatus.Want.PAUSED,
                                        "automation is paused",
                                        "reprise resume")));
    }

    /** The same stack whose database a check has found damaged, so that it cannot be sealed. */
    static StackStatus damaged() {
        StackStatus well = status(true);
        ComponentStatus db = well.components().getFirst();
        var damaged =
                new ComponentStatus(
                        db.name(),
                        db.kind(),
                        db.mode(),
                        Health.DAMAGED,
                        List.of(),
                        Map.of(),
                        db.counts(),
                        db.bytes(),
                        db.couldLose(),
                        db.rpo(),
                        db.rto(),
                        db.lastRestored(),
                        db.lastTook(),
                        "",
                        List.of());
        return new StackStatus(
                well.stack(),
                well.host(),
                well.mode(),
                StackStatus.Verdict.BROKEN,
                well.at(),
                true,
                false,
                List.of(damaged, well.components().getLast()),
                well.place(),
                well.vaultFree(),
                well.points(),
                well.lastPoint(),
                List.of(),
                List.of(),
                well.last(),
                List.of(),
                List.of(
                        new StackStatus.ToDo(
                                StackStatus.Want.DAMAGED,
                                "postgres is damaged: databases: app.public.orders: ERROR: invalid"
                                        + " page in block 7 of relation base/5/16384 (XX001)",
                                "reprise restore postgres --dry-run; reprise check postgres once"
                                        + " it is mended",
                                ago("PT20M")),
                        new StackStatus.ToDo(
                                StackStatus.Want.UNSEALED,
                                "postgres could not be sealed: XX001 checksum verification failure"
                                        + " during base backup",
                                "reprise check postgres; then mend it, or reprise restore postgres"
                                        + " --dry-run",
                                ago("PT18M"))));
    }

    /** The same stack when its bus is away. */
    static StackStatus away() {
        StackStatus well = status(true);
        return new StackStatus(
                well.stack(),
                well.host(),
                well.mode(),
                StackStatus.Verdict.AT_RISK,
                well.at(),
                false,
                false,
                well.components(),
                well.place(),
                well.vaultFree(),
                well.points(),
                well.lastPoint(),
                List.of(),
                List.of(),
                well.last(),
                List.of(),
                List.of(
                        new StackStatus.ToDo(
                                StackStatus.Want.BUS_AWAY,
                                "the bus at 127.0.0.1:9092 cannot be reached, nothing is decided:"
                                        + " the journal cannot be read: timeout",
                                "start its broker, or see to the network; without it: reprise"
                                        + " restore --offline",
                                ago("PT4M"))));
    }
}
