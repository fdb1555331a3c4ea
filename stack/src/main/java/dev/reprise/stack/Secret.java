package dev.reprise.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a secret lies: {@code env:NAME} or {@code file:PATH}. The value itself is read when it is
 * used, is never kept here and never printed.
 *
 * @param key that names it, such as {@code vault.password}
 * @param writtenAt file and line of that key
 */
public record Secret(Kind kind, String place, String key, String writtenAt) {
    /** The kinds of place. */
    public enum Kind {
        ENV,
        FILE
    }

    /**
     * The value, without a line end at its end; never empty.
     *
     * @throws SecretException if it is not there
     */
    public String reveal() throws SecretException {
        String value =
                switch (kind) {
                    case ENV -> variable();
                    case FILE -> content();
                };
        if (value.isEmpty()) {
            throw new SecretException(this, "is empty", null);
        }
        return value;
    }

    private String variable() throws SecretException {
        String value = System.getenv(place);
        if (value == null) {
            throw new SecretException(this, "is not set in this process", null);
        }
        return value;
    }

    private String content() throws SecretException {
        try {
            return Files.readString(Path.of(place)).stripTrailing();
        } catch (IOException e) {
            throw SecretException.unread(this, e);
        }
    }

    @Override
    public String toString() {
        return (kind == Kind.ENV ? "env:" : "file:") + place;
    }
}
