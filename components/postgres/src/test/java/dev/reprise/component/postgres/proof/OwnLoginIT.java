package dev.reprise.component.postgres.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.postgres.TestServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.contracts.Problem;
import dev.reprise.stack.YamlFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read out of the catalog, against what the server does when one of the roles logs in. */
final class OwnLoginIT {
    private static final String OURS = "pass wörd";

    @TempDir Path folder;

    @Test
    void shouldSayWhatTheServerItselfWouldSay() throws Exception {
        try (TestServer server = TestServer.start(folder.resolve("server"))) {
            server.authenticate("host all all all md5"); // which takes both kinds of password
            server.execute(
                    "SELECT pg_reload_conf()",
                    "CREATE ROLE scram LOGIN PASSWORD '" + OURS + "'",
                    "CREATE ROLE stranger LOGIN PASSWORD 'another one'",
                    "CREATE ROLE bare LOGIN",
                    "CREATE ROLE locked NOLOGIN PASSWORD '" + OURS + "'",
                    "CREATE ROLE late LOGIN PASSWORD '" + OURS + "' VALID UNTIL '2020-01-01'",
                    "CREATE ROLE early LOGIN PASSWORD '" + OURS + "' VALID UNTIL 'infinity'",
                    "SET password_encryption = 'md5'",
                    "CREATE ROLE old LOGIN PASSWORD '" + OURS + "'",
                    "CREATE ROLE older LOGIN PASSWORD 'another one'");

            assertAccepted(server, "scram");
            assertAccepted(server, "early");
            assertAccepted(server, "old");
            assertShutOut(
                    server, "stranger", "at that moment the password of stranger was another one");
            assertShutOut(server, "older", "at that moment the password of older was another one");
            assertShutOut(server, "bare", "at that moment the role bare had no password");
            assertShutOut(server, "late", "the password that late had at that moment has expired");
            assertShutOut(
                    server, "locked", "at that moment the role locked was not allowed to log in");
            assertShutOut(server, "nobody", "at that moment there was no role nobody");

            // And where nobody asks for a password, any will do, but not any role
            assertThat(shutOut(server, "stranger", false)).isEmpty();
            assertThat(shutOut(server, "late", false)).isEmpty();
            assertThat(shutOut(server, "locked", false)).isPresent();
        }
    }

    private void assertAccepted(TestServer server, String role) throws Exception {
        assertThat(logsIn(server, role)).as("%s logs in", role).isTrue();
        assertThat(shutOut(server, role, true)).isEmpty();
    }

    private void assertShutOut(TestServer server, String role, String what) throws Exception {
        assertThat(logsIn(server, role)).as("%s logs in", role).isFalse();
        assertThat(shutOut(server, role, true)).map(Problem::what).contains(what);
    }

    private static boolean logsIn(TestServer server, String role) throws SQLException {
        try (Connection connection =
                DriverManager.getConnection(server.url("postgres"), role, OURS)) {
            return connection.isValid(5);
        } catch (SQLException e) {
            if (!String.valueOf(e.getSQLState()).startsWith("28")) {
                throw e;
            }
            return false;
        }
    }

    private Optional<Problem> shutOut(TestServer server, String role, boolean compared)
            throws Exception {
        Path password = Files.writeString(folder.resolve("ours"), OURS + "\n");
        var settings =
                PostgresSettings.read(
                        "db",
                        YamlFile.parse(
                                folder.resolve("reprise.yaml"),
                                "user: " + role + "\npassword: file:" + password + "\n"));
        try (Connection connection = server.connect()) {
            return new OwnLogin(settings).shutOut(connection, compared);
        }
    }
}
