package dev.reprise.component.postgres.wal;

import java.io.IOException;

/** The spool's files were removed, replaced or cannot be written any more. */
final class SpoolGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    SpoolGoneException(String message, Throwable cause) {
        super(message, cause);
    }

    SpoolGoneException(String message) {
        super(message);
    }
}
