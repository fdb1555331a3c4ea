package dev.reprise.component.postgres.server;

/**
 * A process of a server, told apart from a later one with the same number by its start time.
 *
 * @param started in clock ticks since the host's start
 */
public record ServerProcess(long pid, long parent, long started) {}
