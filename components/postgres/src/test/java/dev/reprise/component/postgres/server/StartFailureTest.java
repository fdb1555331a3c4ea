package dev.reprise.component.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StartFailureTest {
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FATAL:  could not map anonymous shared memory: Cannot allocate memory",
                "FATAL:  could not write lock file \"postmaster.pid\": No space left on device",
                "FATAL:  could not access file \"pg_stat_statements\": No such file or directory",
                "FATAL:  could not create any Unix-domain sockets",
                "FATAL:  unrecognized configuration parameter \"vendor.feature\"",
                "FATAL:  could not open file \"pg_wal/00000001\": Permission denied",
                "LOG:  received immediate shutdown request",
                "LOG:  redo starts at 0/3000028",
                "FATAL:  the database system is starting up",
                "FATAL:  database files are incompatible with server",
                "FATAL:  something that nobody has thought of",
                "FATAL:  checkpoint request failed",
                "FATAL:  could not create any TCP/IP sockets",
                "FATAL:  configuration file \"/data/postgresql.conf\" contains errors",
                "FATAL:  could not load server certificate file \"server.crt\": No such file or"
                        + " directory",
                "FATAL:  data directory \"/data\" has invalid permissions",
                "PANIC:  could not find free replication state, increase max_replication_slots",
                "PANIC:  could not fsync file \"base/5/1\": Input/output error"
            })
    void shouldLayItOnTheMachineWhereTheDataIsNotSpokenOf(String line) throws IOException {
        assertThat(failure(line).circumstances()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PANIC:  could not locate a valid checkpoint record at 0/5000060",
                "FATAL:  recovery ended before configured recovery target was reached",
                "FATAL:  requested timeline 2 is not a child of this server's history",
                "FATAL:  could not open file \"global/pg_filenode.map\": No such file or directory",
                "PANIC:  WAL contains references to invalid pages",
                "FATAL:  incorrect checksum in control file",
                "FATAL:  required WAL directory \"pg_wal\" does not exist",
                "FATAL:  could not open directory \"pg_notify\": No such file or directory",
                "FATAL:  could not access status of transaction 1",
                "PANIC:  something that nobody has thought of"
            })
    void shouldLayItOnTheDataWhereTheServerDoes(String line) throws IOException {
        assertThat(failure(line)).isEqualTo(new StartFailure(line, false));
    }

    /** As it is where {@code kill -9} met a copy whose readiness we were asking for. */
    @Test
    void shouldNotTakeAnAnswerToOurAskingForItsComplaint() throws IOException {
        assertThat(
                        failure(
                                "LOG:  startup process (PID 7) was terminated by signal 9: Killed\n"
                                        + "FATAL:  the database system is not accepting"
                                        + " connections"))
                .isEqualTo(
                        new StartFailure(
                                "LOG:  startup process (PID 7) was terminated by signal 9: Killed",
                                true));
    }

    @Test
    void shouldHearWhyACheckpointFailed() throws IOException {
        String error = "ERROR:  could not open file \"pg_xact/0000\": No such file or directory";

        assertThat(failure(error + "\nFATAL:  checkpoint request failed"))
                .isEqualTo(new StartFailure(error, false));
    }

    /** The command that fetches the log answers a full disk as it answers a log that is over. */
    @Test
    void shouldSeeTheFullDiskBehindALogThatEndsEarly() throws IOException {
        String early = "FATAL:  recovery ended before configured recovery target was reached";

        StartFailure failure =
                failure(
                        "cp: error writing 'pg_wal/RECOVERYXLOG': No space left on device\n"
                                + early);

        assertThat(failure.circumstances()).isTrue();
        assertThat(failure.says()).contains("No space left on device").endsWith(early);
    }

    @Test
    void shouldNotReadWhatAnEarlierStartHasSaid() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        Path log = Files.writeString(folder.resolve("log"), "PANIC:  WAL is damaged\n");
        Path weekday = Files.createDirectory(data.resolve("log")).resolve("Thu.log");
        Files.writeString(weekday, "PANIC:  WAL was damaged a week ago\n");
        ServerLog since = ServerLog.before(data, log);

        // Nor where the collector appends to what is of last week
        Files.writeString(data.resolve("current_logfiles"), "stderr log/Thu.log\n");
        assertThat(since.failure()).isEqualTo(new StartFailure("it said nothing", true));

        // And what the collector adds is its word, as what it begins anew
        String panic = "PANIC:  could not locate a valid checkpoint record at 0/1";
        Files.writeString(weekday, panic + "\n", StandardOpenOption.APPEND);
        assertThat(since.failure()).isEqualTo(new StartFailure(panic, false));
        Files.writeString(weekday, "PANIC:  anew\n");
        assertThat(since.failure()).isEqualTo(new StartFailure("PANIC:  anew", false));
    }

    private StartFailure failure(String line) throws IOException {
        Path log = folder.resolve("log");
        ServerLog since = ServerLog.before(folder, log);
        Files.writeString(log, "LOG:  starting PostgreSQL 18\n" + line + "\n");
        return since.failure();
    }
}
