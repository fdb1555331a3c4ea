package dev.reprise.vault.storage;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * A place for a repository's files. Files are write-once: a name appears only with its complete,
 * durable content, and is never written again. Implementations are thread-safe.
 *
 * <p>A file that is not there is a {@link java.nio.file.NoSuchFileException}; a full disk is a
 * {@link dev.reprise.vault.fault.VaultException.NoSpace}.
 */
public interface Storage extends AutoCloseable {
    /** For messages: the folder or address of the place. */
    String location();

    boolean exists(FileKind kind, String name) throws IOException;

    /** The complete files of a kind, in no order; files with foreign names are left out. */
    List<StoredFile> list(FileKind kind) throws IOException;

    /** As {@link #list}, their names alone, one by one: there may be very many. */
    void names(FileKind kind, Consumer<String> each) throws IOException;

    /** When a file appeared. */
    Instant modified(FileKind kind, String name) throws IOException;

    byte[] read(FileKind kind, String name) throws IOException;

    /** Reads a range; fewer bytes than asked for is a {@link java.io.EOFException}. */
    void readAt(FileKind kind, String name, long position, byte[] into, int at, int length)
            throws IOException;

    /** Starts a file whose name is known only once it is complete. */
    NewFile create() throws IOException;

    /** Stores a whole small file, durably. */
    default void store(FileKind kind, String name, byte[] content) throws IOException {
        try (NewFile file = create()) {
            file.write(content, 0, content.length);
            file.publish(kind, name);
        }
    }

    /** Removes a file; one that is not there is fine. */
    void remove(FileKind kind, String name) throws IOException;

    /** Removes what writers that were killed a day ago or more have left behind. */
    void removeLeftovers(InstantSource clock) throws IOException;

    @Override
    void close() throws IOException;

    /** A file with its length in bytes. */
    record StoredFile(String name, long size) {}

    /** A file being written; closing it before it is published leaves nothing behind. */
    interface NewFile extends AutoCloseable {
        void write(byte[] bytes, int at, int length) throws IOException;

        /** Brings what was written so far to the disk. */
        void sync() throws IOException;

        /**
         * Makes it durable and gives it its name. An existing file of that name stays as it is: a
         * {@link java.nio.file.FileAlreadyExistsException}.
         */
        void publish(FileKind kind, String name) throws IOException;

        @Override
        void close() throws IOException;
    }
}
