package dev.reprise.demo;

/** The demo cannot go on. The message is three lines: what happened, to what, what to do next. */
public final class DemoException extends Exception {
    private static final long serialVersionUID = 1L;

    public DemoException(String what, Object target, String next) {
        super(what + "\n  " + target + "\n  next: " + next);
    }

    public DemoException(String what, Object target, String next, Throwable cause) {
        super(what + "\n  " + target + "\n  next: " + next, cause);
    }
}
