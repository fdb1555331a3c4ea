package dev.reprise.component.postgres.server;

import java.util.List;

/**
 * Why a server that was started does not serve.
 *
 * @param says its own last complaint, or ours
 * @param circumstances whether that is a matter of this machine, of somebody's hand or of time, and
 *     says nothing about the data
 */
public record StartFailure(String says, boolean circumstances) {
    /** As {@code lc_messages = C} has them. */
    private static final List<String> OF_THIS_MACHINE =
            List.of(
                    "No space left on device",
                    "Disk quota exceeded",
                    "Read-only file system",
                    "Input/output error",
                    "Cannot allocate memory",
                    "out of memory",
                    "Too many open files",
                    "Permission denied",
                    "Operation not permitted",
                    "Address already in use",
                    "shared memory",
                    "semaphore",
                    "socket",
                    "could not bind",
                    "could not fork",
                    "could not access file",
                    "could not load library",
                    "configuration parameter",
                    "configuration file",
                    "invalid value for parameter",
                    "must be started by",
                    "cannot be run as root",
                    "shutdown request",
                    "shutting down",
                    "was shut down",
                    "terminating connection",
                    "due to administrator command",
                    "received SIGHUP");

    /**
     * @param complaint the last that its log tells
     * @param fatal whether it was fatal to the server; one that was killed has not complained
     */
    static StartFailure ended(String complaint, boolean fatal) {
        return new StartFailure(
                complaint, !fatal || OF_THIS_MACHINE.stream().anyMatch(complaint::contains));
    }

    public static StartFailure late(long seconds) {
        return new StartFailure("it did not serve within " + seconds + " s", true);
    }
}
