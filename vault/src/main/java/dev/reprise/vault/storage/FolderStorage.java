package dev.reprise.vault.storage;

import dev.reprise.vault.fault.VaultException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A repository in a folder, laid out as restic's local backend does. Files are written under {@code
 * tmp/} of the same folder, synced, renamed into place, and their folder synced: after a crash a
 * name stands for complete content or for nothing.
 *
 * <p>Long, since reading, writing and saying what failed share one layout and one order of syncs.
 */
public final class FolderStorage implements Storage {
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");
    private static final Duration LEFTOVER_AGE = Duration.ofDays(1);
    private static final long CREATION_NAP = TimeUnit.MILLISECONDS.toNanos(20);

    /** A minute: making a vault takes a second at most. */
    private static final int CREATION_TRIES = 3_000;

    private static final Set<PosixFilePermission> FILE_MODE =
            PosixFilePermissions.fromString("r--------");
    private static final FileAttribute<?> FOLDER_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path root;
    private final OpenPacks packs = new OpenPacks();

    public FolderStorage(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** Makes the empty layout, durably; what is already there stays. */
    public void createLayout() throws IOException {
        try {
            Files.createDirectories(root, FOLDER_MODE);
            for (FileKind kind : FileKind.values()) {
                if (kind != FileKind.CONFIG) {
                    createFolder(root.resolve(kind.folder()));
                }
            }
            for (int i = 0; i < 256; i++) {
                createFolder(root.resolve(FileKind.PACK.folder()).resolve("%02x".formatted(i)));
            }
            createFolder(root.resolve("tmp"));
            syncFolder(root.resolve(FileKind.PACK.folder()));
            syncFolder(root);
            Path parent = root.getParent();
            if (parent != null) {
                syncFolder(parent);
            }
        } catch (IOException e) {
            throw explained(e);
        }
    }

    /**
     * Keeps other threads and processes from making a repository here at the same time. Held until
     * it is closed, or the process ends.
     */
    public Closeable lockCreation() throws IOException {
        FileChannel channel =
                FileChannel.open(
                        root.resolve("tmp").resolve("creation.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            for (int tries = 0; channel.tryLock() == null; tries++) {
                if (tries == CREATION_TRIES || Thread.currentThread().isInterrupted()) {
                    throw new VaultException.Locked(
                            "another process, which is making it", root.toString());
                }
                LockSupport.parkNanos(CREATION_NAP);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            // "Directories" in the plural, since another process may make it at this moment.
            Files.createDirectories(folder, FOLDER_MODE);
        }
    }

    @Override
    public String location() {
        return root.toString();
    }

    @Override
    public boolean exists(FileKind kind, String name) throws IOException {
        return Files.exists(path(kind, name));
    }

    @Override
    public List<StoredFile> list(FileKind kind) throws IOException {
        List<StoredFile> found = new ArrayList<>();
        each(
                kind,
                (name, file) -> {
                    try {
                        found.add(new StoredFile(name, Files.size(file)));
                    } catch (NoSuchFileException e) {
                        // Another process removed it since the listing: then it is not there.
                        return;
                    }
                });
        return found;
    }

    @Override
    public void names(FileKind kind, Consumer<String> each) throws IOException {
        each(kind, (name, file) -> each.accept(name));
    }

    /** An empty mount point is no empty vault: nothing is missed in it, and nothing written. */
    private void requireVault() throws IOException {
        Path config = path(FileKind.CONFIG, "");
        if (!Files.exists(config)) {
            throw new VaultException.Inaccessible(
                    "the vault is not there",
                    root.toString(),
                    new NoSuchFileException(config.toString()));
        }
    }

    @FunctionalInterface
    private interface Listed {
        void file(String name, Path file) throws IOException;
    }

    private void each(FileKind kind, Listed listed) throws IOException {
        try {
            if (kind == FileKind.PACK) {
                try (DirectoryStream<Path> folders =
                        Files.newDirectoryStream(root.resolve(kind.folder()))) {
                    for (Path folder : folders) {
                        eachIn(folder, listed);
                    }
                }
            } else {
                eachIn(root.resolve(kind.folder()), listed);
            }
        } catch (IOException e) {
            throw explained(e);
        }
    }

    private void eachIn(Path folder, Listed listed) throws IOException {
        if (!Files.isDirectory(folder)) {
            requireVault();
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (NAME.matcher(name).matches()) {
                    listed.file(name, file);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public Instant modified(FileKind kind, String name) throws IOException {
        try {
            return Files.getLastModifiedTime(path(kind, name)).toInstant();
        } catch (IOException e) {
            throw explained(e);
        }
    }

    @Override
    public byte[] read(FileKind kind, String name) throws IOException {
        try {
            return Files.readAllBytes(path(kind, name));
        } catch (IOException e) {
            throw explained(e);
        }
    }

    @Override
    public void readAt(FileKind kind, String name, long position, byte[] into, int at, int length)
            throws IOException {
        Path file = path(kind, name);
        while (true) {
            try (OpenPacks.Lease lease = packs.open(file)) {
                readFully(lease.channel(), position, ByteBuffer.wrap(into, at, length));
                return;
            } catch (EOFException e) {
                throw new EOFException(kind.path(name) + " ends before " + (position + length));
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (ClosedChannelException e) {
                // Another reader was interrupted, which closes a channel for all: open it again.
                packs.forget(file);
            } catch (IOException e) {
                throw explained(e);
            }
        }
    }

    private static void readFully(FileChannel channel, long position, ByteBuffer into)
            throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int read = channel.read(into, at);
            if (read < 0) {
                throw new EOFException();
            }
            at += read;
        }
    }

    @Override
    public NewFile create() throws IOException {
        try {
            Path folder = root.resolve("tmp");
            if (!Files.isDirectory(folder)) {
                requireVault();
                createFolder(folder);
            }
            return new FolderFile(Files.createTempFile(folder, "new-", ".part"));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public void remove(FileKind kind, String name) throws IOException {
        try {
            Path file = path(kind, name);
            packs.forget(file);
            if (Files.deleteIfExists(file)) {
                syncFolder(parentOf(file));
            }
        } catch (IOException e) {
            throw explained(e);
        }
    }

    @Override
    public void removeLeftovers(InstantSource clock) throws IOException {
        Path folder = root.resolve("tmp");
        if (!Files.isDirectory(folder)) {
            return;
        }
        FileTime oldest = FileTime.from(clock.instant().minus(LEFTOVER_AGE));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "new-*.part")) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).compareTo(oldest) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw explained(e);
        }
    }

    @Override
    public void close() throws IOException {
        packs.close();
    }

    private Path path(FileKind kind, String name) {
        return root.resolve(kind.path(name));
    }

    private static Path parentOf(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("no folder above " + file);
        }
        return parent;
    }

    private static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private IOException explained(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof VaultException
                || e instanceof NoSuchFileException
                || e instanceof FileAlreadyExistsException
                || e instanceof ClosedChannelException) {
            return e;
        }
        if (message.contains("No space left") || message.contains("Disk quota exceeded")) {
            return new VaultException.NoSpace(root.toString(), e);
        }
        return new VaultException.Inaccessible(
                "cannot read or write the vault, " + message, root.toString(), e);
    }

    /** While writing, a file that is not there is no answer but a vault that went away. */
    private IOException unwritable(IOException e) {
        return e instanceof NoSuchFileException
                ? new VaultException.Inaccessible(
                        "a folder of the vault is missing", root.toString(), e)
                : explained(e);
    }

    /** Collects writes into runs, since a system call for every small blob would be the cost. */
    private final class FolderFile implements NewFile {
        private static final int RUN = 256 * 1024;

        private final Path temporary;
        private final FileChannel channel;
        private final ByteBuffer run = ByteBuffer.allocateDirect(RUN);
        private boolean published;

        FolderFile(Path temporary) throws IOException {
            this.temporary = temporary;
            this.channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
        }

        @Override
        public void write(byte[] bytes, int at, int length) throws IOException {
            try {
                int done = 0;
                while (done < length) {
                    int part = Math.min(run.remaining(), length - done);
                    run.put(bytes, at + done, part);
                    done += part;
                    if (!run.hasRemaining()) {
                        drain();
                    }
                }
            } catch (IOException e) {
                throw unwritable(e);
            }
        }

        @Override
        public void sync() throws IOException {
            try {
                drain();
                channel.force(false);
            } catch (IOException e) {
                throw unwritable(e);
            }
        }

        @Override
        public void publish(FileKind kind, String name) throws IOException {
            Path target = path(kind, name);
            try {
                drain();
                Files.setPosixFilePermissions(temporary, FILE_MODE);
                channel.force(true);
                rename(target);
                syncFolder(parentOf(target));
                published = true;
            } catch (FileAlreadyExistsException e) {
                throw e;
            } catch (IOException e) {
                throw unwritable(e);
            }
        }

        private void rename(Path target) throws IOException {
            if (Files.notExists(parentOf(target))) {
                requireVault();
                createFolder(parentOf(target));
                syncFolder(parentOf(parentOf(target)));
            }
            if (Files.exists(target)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        }

        private void drain() throws IOException {
            run.flip();
            while (run.hasRemaining()) {
                channel.write(run);
            }
            run.clear();
        }

        @Override
        public void close() throws IOException {
            channel.close();
            if (!published) {
                Files.deleteIfExists(temporary);
            }
        }
    }
}
