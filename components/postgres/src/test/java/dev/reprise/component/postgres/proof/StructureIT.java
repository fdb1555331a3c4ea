package dev.reprise.component.postgres.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.component.Work;
import dev.reprise.component.postgres.TestServer;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.StepRef;
import dev.reprise.contracts.StepResult.Finding;
import dev.reprise.contracts.StepResult.Mark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server's own check of its structures proves, and what it does not. */
final class StructureIT {
    @TempDir Path folder;

    private final Structure structure = new Structure(Duration.ofMinutes(5), System::nanoTime);

    @Test
    void shouldPassOverWhatIsDroppedMeanwhile() throws Exception {
        try (TestServer server = server()) {
            Finding finding =
                    judge(server, () -> server.execute("DROP TABLE IF EXISTS second, first"));

            assertThat(finding.mark()).as("%s", finding).isEqualTo(Mark.OK);
            assertThat(finding.says()).endsWith("tables and indexes are sound");
        }
    }

    @Test
    void shouldNotTakeALostConnectionForDamage() throws Exception {
        try (TestServer server = server()) {
            assertThatThrownBy(
                            () ->
                                    judge(
                                            server,
                                            () ->
                                                    server.execute(
                                                            "SELECT pg_terminate_backend(pid) FROM"
                                                                    + " pg_stat_activity WHERE pid <>"
                                                                    + " pg_backend_pid() AND"
                                                                    + " backend_type = 'client"
                                                                    + " backend'")))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void shouldFindThatATablesFileIsNotThere() throws Exception {
        try (TestServer server = server()) {
            server.execute("CHECKPOINT");
            Path file =
                    server.data()
                            .resolve(
                                    String.valueOf(
                                            server.query("SELECT pg_relation_filepath('second')")));
            Files.delete(file);

            Finding finding = judge(server, () -> {});

            assertThat(finding.mark()).as("%s", finding).isEqualTo(Mark.BROKEN);
            assertThat(finding.says()).contains("second", "could not open file");
        }
    }

    private TestServer server() throws Exception {
        TestServer server = TestServer.start(folder.resolve("server"));
        server.execute(
                "CREATE TABLE first (n bigint PRIMARY KEY)",
                "CREATE TABLE second (n bigint PRIMARY KEY)",
                "INSERT INTO first SELECT generate_series(1, 1000)",
                "INSERT INTO second SELECT generate_series(1, 2000)");
        return server;
    }

    private interface Deed {
        void run() throws SQLException;
    }

    private Finding judge(TestServer server, Deed meanwhile) throws Exception {
        return structure.judge(
                new Interrupted(meanwhile), _ -> server.connect(), List.of("postgres"));
    }

    /** Somebody does something while the first relation is about to be checked. */
    private static final class Interrupted implements Work {
        private final Deed deed;
        private boolean done;

        Interrupted(Deed deed) {
            this.deed = deed;
        }

        @Override
        public StepRef ref() {
            return TrialWork.of("r-1", "verify").ref();
        }

        @Override
        public void progress(String doing, long at, long total, String unit) {
            if (!done) {
                done = true;
                try {
                    deed.run();
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            }
        }

        @Override
        public void holdPlaced(Outcome.Hold hold) {
            throw new AssertionError("nothing is held");
        }

        @Override
        public void holdReleased(String component, String hold) {
            throw new AssertionError("nothing is held");
        }

        @Override
        public void crashPoint(String name) {
            throw new AssertionError("nothing is half done");
        }
    }
}
