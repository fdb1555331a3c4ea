package dev.reprise.restore;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the restore service works. */
@ConfigMapping(prefix = "reprise.restore")
public interface RestoreConfig {
    /** Steps at one time. */
    @WithDefault("8")
    int slots();

    /** How long a target that somebody else has locked is waited for. */
    @WithDefault("30s")
    Duration lockWithin();
}
