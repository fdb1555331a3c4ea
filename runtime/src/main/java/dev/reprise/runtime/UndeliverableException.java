package dev.reprise.runtime;

/** A record that nobody here can make anything of; its channel puts it into the dead letters. */
public final class UndeliverableException extends Exception {
    private static final long serialVersionUID = 1L;

    public UndeliverableException(String reason) {
        super(reason);
    }
}
