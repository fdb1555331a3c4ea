package dev.reprise.bus;

/** The bus did not do its part in time. Whatever was asked may or may not have happened. */
public final class BusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BusException(String message, Throwable cause) {
        super(message, cause);
    }

    public BusException(String message) {
        super(message);
    }
}
