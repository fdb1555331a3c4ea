package dev.reprise.backup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the backup service works. */
@ConfigMapping(prefix = "reprise.backup")
public interface BackupConfig {
    /** Steps at one time. */
    @WithDefault("8")
    int slots();

    /** Bytes a second that backups may write while an incident is open. */
    @WithDefault("20000000")
    long incidentPace();

    /** How long a stream that is opened again may take until it flows. */
    @WithDefault("60s")
    Duration flowing();
}
