package dev.reprise.runtime;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** What a process was told at its start, by its main class. */
@ConfigMapping(prefix = "reprise.process")
public interface ProcessConfig {
    /** The stack's {@code reprise.yaml}. */
    Path config();

    /** The journal's id, as it was found at the start. */
    String journal();

    /** Where the bus is: {@code host:port}, joined by commas. */
    String bus();

    /** How long an orderly end of one service may take. */
    @WithDefault("5s")
    Duration closing();
}
