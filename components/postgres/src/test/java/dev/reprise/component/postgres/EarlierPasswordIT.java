package dev.reprise.component.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.StepEnd;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Expectation;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Going back to when Reprise's own role, or its password, was another one. */
final class EarlierPasswordIT {
    private static final String SCRAM = "scram-sha-256";
    private static final String NEW_PASSWORD = "another-one";
    private static final String NEXT =
            "choose a later moment, or set user and password in reprise.yaml to those of then, and"
                    + " start Reprise again";

    @TempDir Path folder;
    private @Nullable PostgresRig open;

    @ParameterizedTest
    @CsvSource({"scram-sha-256, scram-sha-256", "md5, md5"})
    void shouldRefuseAMomentWhosePasswordWasAnotherBeforeAnythingIsSwitched(
            String encryption, String method) throws Exception {
        PostgresRig rig = rig(encryption, method);
        try (Component component = rig.component()) {
            Source source = sealed(rig, component);
            Instant moment = now(rig);
            changePassword(rig);
            rig.write();
            Set<String> contents = rig.contents();
            String started = rig.server().query("SELECT pg_postmaster_start_time()");

            StepEnd end = verified(rig, component, source, moment);

            assertRefused(end, "at that moment the password of reprise was another one");
            assertThat(rig.contents()).isEqualTo(contents);
            assertThat(rig.server().query("SELECT pg_postmaster_start_time()"))
                    .as("the server was never stopped")
                    .isEqualTo(started);

            // And the moment after it is no worse than any
            rig.write();
            assertThat(verified(rig, component, source, null))
                    .isInstanceOf(StepEnd.Succeeded.class);
        }
    }

    @Test
    void shouldNotMindAPasswordThatNobodyAsksFor() throws Exception {
        PostgresRig rig = rig(SCRAM, "trust");
        try (Component component = rig.component()) {
            Source source = sealed(rig, component);
            Instant moment = now(rig);
            changePassword(rig);
            rig.write();

            assertThat(verified(rig, component, source, moment))
                    .isInstanceOf(StepEnd.Succeeded.class);
        }
    }

    private PostgresRig rig(String encryption, String method) throws Exception {
        TestServer server =
                TestServer.start(
                        TestBinaries.current(),
                        folder.resolve("rig/server"),
                        Map.of(
                                "wal_level", "replica",
                                "max_wal_senders", "5",
                                "password_encryption", encryption));
        server.execute(
                "CREATE ROLE reprise SUPERUSER LOGIN PASSWORD '" + TestServer.PASSWORD + "'");
        server.authenticate(
                "host all reprise all " + method,
                "host replication reprise all " + method,
                "host all all all " + SCRAM);
        server.reload();
        open = PostgresRig.over(server, folder.resolve("rig"), false).as("reprise");
        return open;
    }

    @AfterEach
    void close() throws Exception {
        if (open != null) {
            open.close();
        }
    }

    /** As an operator does: on the server, and where reprise.yaml has it from. */
    private static void changePassword(PostgresRig rig) throws Exception {
        rig.server().execute("ALTER ROLE reprise PASSWORD '" + NEW_PASSWORD + "'");
        Files.writeString(rig.server().passwordFile(), NEW_PASSWORD + "\n");
    }

    private static Source sealed(PostgresRig rig, Component component) throws Exception {
        ChangeStream stream = component.backup().stream().orElseThrow();
        stream.open(rig.vault(), new SilentListener());
        Seal seal =
                ((StepResult.Sealed)
                                succeeded(
                                        component
                                                .backup()
                                                .seal(TrialWork.of("r-1", "seal"), rig.vault())))
                        .seal();
        rig.write();
        return new Source(seal, true);
    }

    private static Instant now(PostgresRig rig) throws Exception {
        return Instant.parse(
                String.valueOf(
                        rig.server()
                                .query(
                                        "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC',"
                                                + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")));
    }

    /** Staged and verified as of a moment, or the latest; nothing is fenced. */
    private static StepEnd verified(
            PostgresRig rig, Component component, Source source, @Nullable Instant moment)
            throws Exception {
        String run = moment == null ? "r-3" : "r-2";
        var staged =
                (StepResult.Staged)
                        succeeded(
                                component
                                        .restore()
                                        .stage(
                                                TrialWork.of(run, "stage"),
                                                rig.vault(),
                                                source,
                                                new Goal(null, moment, List.of(), null, null)));
        return component
                .proof()
                .verify(
                        TrialWork.of(run, "verify"),
                        staged,
                        new Expectation(staged.reached(), null, null, staged.loss(), List.of()));
    }

    private static void assertRefused(StepEnd end, String what) {
        assertThat(end).isEqualTo(new StepEnd.Refused(new Problem(what, "db", NEXT), false));
    }

    private static StepResult succeeded(StepEnd end) {
        assertThat(end).as("%s", end).isInstanceOf(StepEnd.Succeeded.class);
        return ((StepEnd.Succeeded) end).result();
    }
}
