package dev.reprise.runtime;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** What a process was told at its start, by its main class. */
@ConfigMapping(prefix = "reprise.process")
public interface ProcessConfig {
    /** The stack's {@code reprise.yaml}. */
    Path config();

    /** The stack's name, and this host's; the channels' topics and groups are named by them. */
    String stack();

    String host();

    /** Where its log is written, if to a file. */
    Path logFolder();

    /** The journal's id, as it was found at the start. */
    String journal();

    /** Where the bus is: {@code host:port}, joined by commas. */
    String bus();
}
