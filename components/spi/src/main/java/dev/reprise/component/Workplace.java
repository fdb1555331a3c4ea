package dev.reprise.component;

import java.nio.file.Path;
import java.time.Clock;

/**
 * Where a component does its work on this host.
 *
 * @param stack the stack's name
 * @param host the protected host's name
 * @param spool a folder of the component's own for its stream; made on demand by the backup side,
 *     which alone writes it
 * @param run a folder for what may be lost at a restart
 */
public record Workplace(String stack, String host, Path spool, Path run, Clock clock) {}
