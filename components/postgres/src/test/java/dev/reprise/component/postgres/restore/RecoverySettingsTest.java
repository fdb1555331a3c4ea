package dev.reprise.component.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.postgres.wal.Lsn;
import dev.reprise.component.postgres.wal.Reach;
import dev.reprise.component.postgres.wal.TimelineHistory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecoverySettingsTest {
    @TempDir Path folder;

    @Test
    void shouldStopAtTheStartOfTheLastRecordOnItsTimelineAndPromote() {
        var reach =
                new Reach(TimelineHistory.first("7", 3), Lsn.parse("0/16B3740"), Lsn.ZERO, null);

        assertThat(RecoverySettings.of(Path.of("/log"), reach))
                .containsEntry("recovery_target_lsn", "0/16B3740")
                .containsEntry("recovery_target_timeline", "3")
                .containsEntry("recovery_target_action", "promote")
                .containsEntry("restore_command", "cp '/log'/%f \"%p\"");
    }

    @Test
    void shouldCopyFromAFolderWhateverItsName() throws Exception {
        // Given a folder whose name means something to the shell and to the server
        Path log = folder.resolve("it's 100% $(touch x) \"log\"");
        Files.createDirectories(log);
        Files.writeString(log.resolve("00000001"), "segment");
        Path target = folder.resolve("to here");

        // When the command is used as the server would
        String command =
                RecoverySettings.restoreCommand(log)
                        .replace("%f", "00000001")
                        .replace("%p", target.toString())
                        .replace("%%", "%");
        Process shell = new ProcessBuilder("sh", "-c", command).inheritIO().start();

        // Then exactly that file is copied
        assertThat(shell.waitFor()).isZero();
        assertThat(target).hasContent("segment");
    }

    @Test
    void shouldCutACopyOffFromEverythingThatItsOwnConfigurationNames() {
        Map<String, String> settings = PrivateCopy.isolated(Path.of("/stage"), Path.of("/sockets"));

        assertThat(settings)
                .containsEntry("data_directory", "/stage/data")
                .containsEntry("listen_addresses", "")
                .containsEntry("external_pid_file", "")
                .containsEntry("archive_mode", "off")
                .containsEntry("primary_conninfo", "")
                .containsEntry("synchronous_standby_names", "")
                .containsEntry("max_logical_replication_workers", "0")
                .containsEntry("cron.launch_active_jobs", "off")
                .containsEntry("recovery_target_time", "");
    }
}
