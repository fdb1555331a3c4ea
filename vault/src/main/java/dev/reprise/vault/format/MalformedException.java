package dev.reprise.vault.format;

import java.io.IOException;

/** Authentic bytes that do not read as what they should be. */
public final class MalformedException extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        super(message);
    }

    MalformedException(String message, Throwable cause) {
        super(message, cause);
    }
}
