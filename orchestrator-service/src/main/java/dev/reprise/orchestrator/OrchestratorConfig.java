package dev.reprise.orchestrator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the orchestrator works. */
@ConfigMapping(prefix = "reprise.orchestrator")
public interface OrchestratorConfig {
    /** How long the leader must be silent before this one takes over. */
    @WithDefault("8s")
    Duration takeOver();
}
