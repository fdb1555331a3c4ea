package dev.reprise.component.sessions.spool;

import java.io.IOException;

/** As much waits for the vault as may: nothing more is taken before some of it lies there. */
public final class SpoolFullException extends IOException {
    private static final long serialVersionUID = 1L;

    SpoolFullException(long most) {
        super("the vault is away, and the spool holds the %,d bytes that it may".formatted(most));
    }
}
