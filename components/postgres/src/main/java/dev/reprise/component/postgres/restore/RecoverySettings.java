package dev.reprise.component.postgres.restore;

import dev.reprise.component.postgres.wal.Reach;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What makes a copy replay a staged log up to one record, and refuse to start if it cannot. A
 * recovery without a target would end in silence wherever something is missing.
 */
final class RecoverySettings {
    private RecoverySettings() {}

    static Map<String, String> of(Path log, Reach reach) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("restore_command", restoreCommand(log));
        settings.put("recovery_target_lsn", reach.record().toString());
        settings.put("recovery_target_inclusive", "on");
        settings.put("recovery_target_timeline", Integer.toString(reach.history().timeline()));
        settings.put("recovery_target_action", "promote");
        settings.put("recovery_min_apply_delay", "0");
        settings.put("recovery_init_sync_method", "fsync");
        return settings;
    }

    /** Both the shell and the server ({@code %}) read it. */
    static String restoreCommand(Path log) {
        String folder = log.toString().replace("'", "'\\''").replace("%", "%%");
        return "cp '" + folder + "'/%f \"%p\"";
    }
}
