package dev.reprise.component;

/** A later attempt has been issued; this one must stop and may not switch anything any more. */
public final class SupersededException extends Exception {
    private static final long serialVersionUID = 1L;

    public SupersededException(String message) {
        super(message);
    }
}
