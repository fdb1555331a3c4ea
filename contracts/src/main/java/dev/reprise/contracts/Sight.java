package dev.reprise.contracts;

/**
 * Who looked, and how. Two observers are two methods that fail differently.
 *
 * @param observer the probe's name, such as {@code canary}
 */
public record Sight(String observer, Method method) {
    /** How a probe sees its target. */
    public enum Method {
        /** The store's own protocol. */
        PROTOCOL,
        /** The engine's or the system's process table. */
        PROCESS,
        /** The files that the store keeps. */
        FILES
    }
}
