package dev.reprise.stack;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * A secret is not where the file says that it lies. The message is one line: the key, what is wrong
 * with it, file and line.
 */
public final class SecretException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String place;
    private final String next;

    SecretException(Secret secret, String why, @Nullable IOException cause) {
        super("%s: `%s` %s, %s".formatted(secret.key(), secret, why, secret.writtenAt()), cause);
        this.what = "%s: `%s` %s".formatted(secret.key(), secret, why);
        this.place = secret.writtenAt();
        this.next =
                switch (secret.kind()) {
                    case ENV ->
                            "set the variable for whoever starts this (the services and each"
                                    + " command have their own), or name a file: "
                                    + secret.key()
                                    + ": file:/path";
                    case FILE ->
                            "put the secret there, readable by the user that runs this, or correct "
                                    + secret.key();
                };
    }

    static SecretException unread(Secret secret, IOException cause) {
        String why =
                switch (cause) {
                    case NoSuchFileException absent -> "is not there";
                    case CharacterCodingException coding -> "is no text in UTF-8";
                    case AccessDeniedException denied -> "cannot be read: no permission";
                    case FileSystemException other -> "cannot be read: " + other.getReason();
                    default -> "cannot be read: " + cause.getMessage();
                };
        return new SecretException(secret, why, cause);
    }

    /** The key, and what is wrong with what it names. */
    public String what() {
        return what;
    }

    /** File and line of the key. */
    public String place() {
        return place;
    }

    /** What a person can do about it. */
    public String next() {
        return next;
    }
}
