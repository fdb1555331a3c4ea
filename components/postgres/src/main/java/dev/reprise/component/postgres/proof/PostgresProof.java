package dev.reprise.component.postgres.proof;

import dev.reprise.component.Heartbeat;
import dev.reprise.component.Proof;
import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.postgres.configuration.ServerConfiguration;
import dev.reprise.component.postgres.probe.Canary;
import dev.reprise.component.postgres.restore.PrivateCopy;
import dev.reprise.component.postgres.restore.StageRecord;
import dev.reprise.component.postgres.server.ControlFile;
import dev.reprise.component.postgres.server.Impostor;
import dev.reprise.component.postgres.server.StartFailure;
import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.sql.Backend;
import dev.reprise.component.postgres.sql.Catalog;
import dev.reprise.component.postgres.sql.Connections;
import dev.reprise.component.postgres.sql.Damage;
import dev.reprise.component.postgres.sql.RelationFiles;
import dev.reprise.component.postgres.sql.RowCounts;
import dev.reprise.contracts.Command.Expectation;
import dev.reprise.contracts.Observation.ComponentMeasured;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.StepResult.Finding;
import dev.reprise.contracts.StepResult.Mark;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Proves a copy on a server of its own, and the live server by asking it. */
public final class PostgresProof implements Proof {
    private static final Duration STRUCTURES = Duration.ofSeconds(30);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final int MILLIS_A_TABLE = 2_000;

    private final PostgresSettings settings;
    private final Connections connections;
    private final PrivateCopy.@Nullable Tools tools;
    private final Impostor impostor;
    private final LongSupplier nanos;

    /**
     * @param tools to serve a copy with; null where the server is none of this host's
     * @param nanos a monotonic clock
     */
    public PostgresProof(
            PostgresSettings settings,
            Connections connections,
            PrivateCopy.@Nullable Tools tools,
            Impostor impostor,
            LongSupplier nanos) {
        this.settings = settings;
        this.connections = connections;
        this.tools = tools;
        this.impostor = impostor;
        this.nanos = nanos;
    }

    @Override
    public StepEnd verify(Work work, StepResult.Staged copy, Expectation expected)
            throws SupersededException, InterruptedException {
        Path stage = Path.of(copy.place());
        try {
            Optional<StageRecord> record = StageRecord.read(stage);
            if (record.isEmpty() || tools == null) {
                return new StepEnd.Refused(
                        new Problem(
                                "the copy is not there, or not whole",
                                copy.place(),
                                "stage it again"),
                        false);
            }
            var findings = new Findings();
            try (PrivateCopy server = PrivateCopy.start(tools, stage, Map.of())) {
                Optional<StartFailure> failure =
                        server.awaitServing(
                                work,
                                settings.database(),
                                (w, _) -> w.progress("starting the copy", 0, 0, ""));
                if (failure.isPresent() && failure.get().circumstances()) {
                    return failed(
                            "the copy could not be asked: " + failure.get().says(), copy.place());
                }
                if (failure.isEmpty()) {
                    findings.add(new Finding("serves", Mark.OK, "the copy serves, on its own"));
                    Optional<Problem> shutOut = shutOut(server, stage);
                    if (shutOut.isPresent()) {
                        return new StepEnd.Refused(shutOut.get(), false);
                    }
                    try (Heartbeat _ = Heartbeat.of(work, "asking the copy")) {
                        check(
                                server::connect,
                                PrivateCopy.data(stage),
                                expected,
                                record.get().quietSince(),
                                findings);
                    }
                    findings.add(
                            new Structure(STRUCTURES, nanos)
                                    .judge(work, server::connect, settings.databases()));
                    server.stop(work);
                    findings.add(controlFile(stage, record.get()));
                } else {
                    findings.add(new Finding("serves", Mark.BROKEN, failure.get().says()));
                }
            }
            return new StepEnd.Succeeded(findings.validated());
        } catch (IOException e) {
            return failed("proving the copy failed: " + e.getMessage(), copy.place());
        } catch (SQLException e) {
            return failed("the copy could not be asked: " + said(e), copy.place());
        }
    }

    @Override
    public StepEnd validate(Work work, Expectation expected)
            throws SupersededException, InterruptedException {
        var findings = new Findings();
        Databases live = database -> connections.open(database, SILENCE);
        try (Heartbeat _ = Heartbeat.of(work, "asking the server")) {
            findings.add(writesAndReads(live));
            if (!findings.broken()) {
                LocalServer local = settings.local();
                check(live, local == null ? null : local.data(), expected, null, findings);
            }
            return new StepEnd.Succeeded(findings.validated());
        } catch (SQLException e) {
            // It proves nothing, neither way.
            return new StepEnd.Failed(
                    new Problem(
                            "the server could not be asked: " + said(e),
                            settings.host() + ":" + settings.port(),
                            "see that it runs, lets us in and has room; then `reprise check "
                                    + settings.component()
                                    + "`"),
                    true,
                    "");
        }
    }

    /** Found out now, while what is live can still stay what it is. */
    private Optional<Problem> shutOut(PrivateCopy server, Path stage)
            throws IOException, SQLException {
        boolean compared = Boolean.TRUE.equals(ServerConfiguration.of(stage).passwordCompared());
        try (Connection connection = server.connect("template1")) {
            return new OwnLogin(settings).shutOut(connection, compared);
        }
    }

    private static Finding controlFile(Path stage, StageRecord record) throws IOException {
        ControlFile control = ControlFile.read(PrivateCopy.data(stage));
        boolean sound =
                control.state() == ControlFile.State.SHUT_DOWN
                        && control.system().equals(record.system());
        return new Finding(
                "control-file",
                sound ? Mark.OK : Mark.BROKEN,
                "system %s, timeline %d, %s"
                        .formatted(control.system(), control.timeline(), control.state()));
    }

    /**
     * @throws SQLException where it says nothing about the data
     */
    private Finding writesAndReads(Databases live) throws SQLException {
        try (Connection connection = live.connect(settings.database())) {
            Backend backend = Backend.of(connection);
            LocalServer local = settings.local();
            if (tools != null && local != null && !tools.folder(local.data()).has(backend.pid())) {
                throw new SQLException(
                        "another one answers there, which does not work in " + local.data(),
                        "08004");
            }
            Optional<Problem> another = impostor.answers(connection);
            if (another.isPresent()) {
                return new Finding("serves", Mark.BROKEN, another.get().what());
            }
            if (!backend.primary()) {
                return new Finding("serves", Mark.BROKEN, "it is in recovery");
            }
            new Canary().write(connection);
            return new Finding("serves", Mark.OK, "a row was written and read back");
        } catch (SQLException e) {
            if (!Damage.isProvenBy(e)) {
                throw e;
            }
            return new Finding("serves", Mark.BROKEN, said(e));
        }
    }

    /**
     * What is checked of a copy and of the live server alike. What was damaged is damaged the
     * second time too; what somebody dropped while it was being looked at is not.
     *
     * @throws SQLException where it says nothing about the data
     */
    private void check(
            Databases databases,
            @Nullable Path data,
            Expectation expected,
            @Nullable Position quietSince,
            Findings findings)
            throws SQLException {
        try {
            judged(databases, data, expected, quietSince).forEach(findings::add);
        } catch (SQLException first) {
            if (!Damage.isProvenBy(first)) {
                throw first;
            }
            try {
                judged(databases, data, expected, quietSince).forEach(findings::add);
            } catch (SQLException again) {
                if (!Damage.isProvenBy(again)) {
                    throw again;
                }
                findings.add(new Finding("databases", Mark.BROKEN, said(again)));
            }
        }
    }

    private List<Finding> judged(
            Databases databases,
            @Nullable Path data,
            Expectation expected,
            @Nullable Position quietSince)
            throws SQLException {
        var open = new ArrayList<Connection>();
        try {
            for (String name : settings.databases()) {
                open.add(databases.connect(name));
            }
            if (data != null) {
                for (Connection each : open) {
                    RelationFiles.look(each, data);
                }
            }
            ComponentMeasured before = expected.before();
            CanaryLedger ledger = CanaryLedger.read(open.getFirst());
            var findings = new ArrayList<Finding>();
            findings.add(ledger.judge(before));
            findings.add(Schema.judge(Catalog.digest(open), before, quietSince));
            findings.add(RowBounds.judge(rows(open), before, bound(ledger, expected.after())));
            Unlogged.in(open).ifPresent(findings::add);
            return findings;
        } finally {
            open.forEach(PostgresProof::close);
        }
    }

    /** A later measurement bounds the counts only where it was surely taken later. */
    private static @Nullable ComponentMeasured bound(
            CanaryLedger ledger, @Nullable ComponentMeasured after) {
        return after != null && ledger.olderThan(after) ? after : null;
    }

    private Map<String, Long> rows(List<Connection> open) throws SQLException {
        var rows = new TreeMap<String, Long>();
        for (int i = 0; i < open.size(); i++) {
            rows.putAll(RowCounts.of(open.get(i), settings.databases().get(i), MILLIS_A_TABLE));
        }
        return rows;
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            return; // it is as closed as it can be
        }
    }

    private static String said(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                + " ("
                + e.getSQLState()
                + ")";
    }

    private static StepEnd failed(String what, String target) {
        return new StepEnd.Failed(
                new Problem(what, target, "see that disk and permissions are in order"), true, "");
    }
}
