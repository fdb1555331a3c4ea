package dev.reprise.component.postgres.wal;

import java.io.IOException;

/**
 * What the server sends is no log: it was removed or overwritten under the server, which does not
 * notice. Nothing of it is acknowledged, since nobody could be given it back.
 */
final class UnreadableLogException extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient Lsn at;

    /**
     * @param at the last place that could be read
     */
    UnreadableLogException(Lsn at, String why) {
        super("the server sends a log that cannot be read: " + why);
        this.at = at;
    }

    Lsn at() {
        return at;
    }
}
