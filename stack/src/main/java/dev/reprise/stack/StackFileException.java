package dev.reprise.stack;

import java.nio.file.Path;

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
        this(file + ":" + line, (key.isEmpty() ? "the file" : key + ":") + " " + what, next);
    }

    private StackFileException(String place, String what, String next) {
        super("%s: %s%n  next: %s".formatted(place, what, next));
        this.what = what;
        this.place = place;
        this.next = next;
    }

    /** About a file as a whole, none of whose lines was read. */
    public static StackFileException unread(Path file, String what, String next) {
        return new StackFileException(file.toString(), "the file " + what, next);
    }

    /** The key, and what is wrong with it. */
    public String what() {
        return what;
    }

    /** File and line; the file alone where no line of it was read. */
    public String place() {
        return place;
    }

    /** What to do about it. */
    public String next() {
        return next;
    }
}
