package dev.reprise.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a secret lies: {@code env:NAME} or {@code file:PATH}. The value itself is read when it is
 * used, is never kept here and never printed.
 */
public record Secret(Kind kind, String place) {
    /** The kinds of place. */
    public enum Kind {
        ENV,
        FILE
    }

    /**
     * The value, without a line end at its end.
     *
     * @throws IOException if it is not there; the message names the place
     */
    public String reveal() throws IOException {
        return switch (kind) {
            case ENV -> {
                String value = System.getenv(place);
                if (value == null) {
                    throw new IOException("environment variable " + place + " is not set");
                }
                yield value;
            }
            case FILE -> Files.readString(Path.of(place)).stripTrailing();
        };
    }

    @Override
    public String toString() {
        return (kind == Kind.ENV ? "env:" : "file:") + place;
    }
}
