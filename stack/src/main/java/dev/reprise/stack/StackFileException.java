package dev.reprise.stack;

/**
 * The configuration is wrong. The message is one line of what and where, and one of what to do:
 * file, line, key, value and the fix. Never holds a secret's value.
 */
public final class StackFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String place;
    private final String next;

    public StackFileException(String file, int line, String key, String what, String next) {
        super(
                "%s:%d: %s: %s%n  next: %s"
                        .formatted(file, line, key.isEmpty() ? "(file)" : key, what, next));
        this.what = (key.isEmpty() ? "the file" : key + ":") + " " + what;
        this.place = file + ":" + line;
        this.next = next;
    }

    /** The key, and what is wrong with it. */
    public String what() {
        return what;
    }

    /** File and line. */
    public String place() {
        return place;
    }

    /** What to do about it. */
    public String next() {
        return next;
    }
}
