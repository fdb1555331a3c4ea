package dev.reprise.component.sessions.tree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What is said of a file that is there and cannot be read. */
public final class Unreadable {
    private Unreadable() {}

    /** In words, without the file's name. */
    public static String says(IOException e) {
        return "cannot be read: " + why(e);
    }

    /** The reason alone, as a person would say it. */
    public static String why(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "no permission";
            case NoSuchFileException absent -> "it is not there";
            case FileAlreadyExistsException taken -> "something is there already";
            case FileSystemException known when known.getReason() != null -> known.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }

    /** The file that an error is about, and why; its message alone where it names none. */
    public static String named(IOException e) {
        return e instanceof FileSystemException known && known.getFile() != null
                ? known.getFile() + ": " + why(e)
                : String.valueOf(e.getMessage());
    }

    /** What went wrong, in words; with the file and the reason where it is known. */
    public static String named(Exception e) {
        Throwable inner = e instanceof UncheckedIOException ? e.getCause() : e;
        return inner instanceof IOException io ? named(io) : String.valueOf(e.getMessage());
    }

    static @Nullable Stamp stamp(Path file) {
        try {
            return Stamp.read(file).orElse(null);
        } catch (IOException e) {
            // not even that much can be seen
            return null;
        }
    }
}
