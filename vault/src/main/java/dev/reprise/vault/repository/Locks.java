package dev.reprise.vault.repository;

import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.LockFile;
import dev.reprise.vault.format.MalformedException;
import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.storage.FileKind;
import dev.reprise.vault.storage.Storage.StoredFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * restic's locks: files in {@code locks/} that say who works here. Many may share the repository,
 * or one may have it alone. One file serves all of this process's shared uses at once; it is
 * written anew every five minutes, and one that is older than thirty, or whose process on this host
 * is gone, is stale. Thread-safe.
 *
 * <p>A process that was suspended may wake with a lock that others have taken for stale, and have
 * removed what it was storing. Its leases know: {@link Lease#requireHeld}.
 *
 * <p>Long, since what makes a lock count, for us and for others, has to be judged in one place.
 */
public final class Locks implements AutoCloseable {
    private static final Duration STALE = Duration.ofMinutes(30);
    private static final Duration REFRESH = Duration.ofMinutes(5);

    private final Repository repository;
    private final ScheduledExecutorService refresher =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("vault-lock-refresh").factory());
    private @Nullable Held held;
    private boolean exclusive;

    /** Taken beside a lock that could not be read, which only a reader may do. */
    private boolean toReadOnly;

    private int users;
    private boolean refreshing;

    /** How often it was held no more while somebody used it. */
    private int lapses;

    /** A lock file of ours, and when it says that it was written: by the clock that others know. */
    private record Held(ObjectId file, Instant since) {}

    Locks(Repository repository) {
        this.repository = repository;
    }

    /**
     * Takes or joins this process's shared lock.
     *
     * @throws VaultException.Locked if another has the repository alone
     */
    public Lease share() throws IOException {
        return share(false);
    }

    private synchronized Lease share(boolean toRead) throws IOException {
        if (exclusive) {
            throw new VaultException.Locked("this process", repository.storage().location());
        }
        if (users == 0) {
            toReadOnly = toRead;
            take(false);
        } else if (isLapsed()) {
            toReadOnly &= toRead;
            takeAgain();
        } else if (toReadOnly && !toRead) {
            toReadOnly = false;
            try {
                refuseOthers(false);
            } catch (IOException e) {
                toReadOnly = true;
                throw e;
            }
        }
        users++;
        return new Lease();
    }

    /**
     * As {@link #share}, but without a lock where the place cannot be written, and beside locks
     * that cannot be read: neither a full or read-only disk nor a damaged lock may stand in the way
     * of a restore.
     */
    public Lease shareToRead() throws IOException {
        try {
            return share(true);
        } catch (VaultException.NoSpace | VaultException.Inaccessible e) {
            Lease unlocked = new Lease();
            unlocked.released = true;
            return unlocked;
        }
    }

    /**
     * Takes the repository alone.
     *
     * @throws VaultException.Locked if anybody else uses it
     */
    public synchronized Lease exclude() throws IOException {
        if (users > 0) {
            throw new VaultException.Locked("this process", repository.storage().location());
        }
        toReadOnly = false;
        take(true);
        exclusive = true;
        users++;
        return new Lease();
    }

    private void take(boolean alone) throws IOException {
        refuseOthers(alone);
        Held mine = write(alone);
        try {
            // Whoever came at the same moment sees this file, or it sees theirs.
            held = mine;
            refuseOthers(alone);
        } catch (IOException e) {
            held = null;
            repository.storage().remove(FileKind.LOCK, mine.file().hex());
            throw e;
        }
        if (!refreshing) {
            refreshing = true;
            refresher.scheduleAtFixedRate(
                    this::renew, REFRESH.toSeconds(), REFRESH.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Others may have counted it as stale, or somebody has removed it. */
    private boolean isLapsed() throws IOException {
        Held mine = held;
        return mine == null
                || mine.since().isBefore(oldest())
                || !repository.storage().exists(FileKind.LOCK, mine.file().hex());
    }

    private void takeAgain() throws IOException {
        lapses++;
        Held old = held;
        held = null;
        if (old != null) {
            repository.storage().remove(FileKind.LOCK, old.file().hex());
        }
        take(exclusive);
    }

    private Held write(boolean alone) throws IOException {
        Owner owner = repository.owner();
        Instant now = owner.now();
        LockFile lock = new LockFile(now, alone, owner.hostname(), owner.username(), owner.pid());
        return new Held(repository.save(FileKind.LOCK, lock.encode()), now);
    }

    /** A lock of before then is stale. */
    private Instant oldest() {
        return repository.owner().now().minus(STALE);
    }

    private void refuseOthers(boolean alone) throws IOException {
        Held mine = held;
        for (StoredFile file : repository.storage().list(FileKind.LOCK)) {
            ObjectId id = ObjectId.parse(file.name());
            if (mine != null && id.equals(mine.file())) {
                continue;
            }
            LockFile lock;
            try {
                lock = read(id);
            } catch (VaultException.Damaged | VaultException.Inaccessible e) {
                refuseUnreadable(file.name(), e);
                continue;
            }
            if (lock == null) {
                continue;
            }
            if (isStale(lock)) {
                repository.storage().remove(FileKind.LOCK, file.name());
            } else if (alone || lock.exclusive()) {
                throw new VaultException.Locked(
                        "process %d of %s on %s since %s"
                                .formatted(
                                        lock.pid(), lock.username(), lock.hostname(), lock.time()),
                        repository.storage().location());
            }
        }
    }

    /** Whoever writes lets it count as held, and as alone, until it is stale by its file's time. */
    private void refuseUnreadable(String name, VaultException why) throws IOException {
        if (toReadOnly) {
            return;
        }
        Instant until;
        try {
            until = repository.storage().modified(FileKind.LOCK, name).plus(STALE);
        } catch (NoSuchFileException e) {
            return;
        }
        if (until.isBefore(repository.owner().now())) {
            repository.storage().remove(FileKind.LOCK, name);
            return;
        }
        throw VaultException.Locked.byUnreadable(
                FileKind.LOCK.path(name), repository.storage().location(), until, why);
    }

    private @Nullable LockFile read(ObjectId id) throws IOException {
        try {
            return LockFile.decode(repository.load(FileKind.LOCK, id));
        } catch (NoSuchFileException e) {
            return null;
        } catch (MalformedException e) {
            throw new VaultException.Damaged(
                    FileKind.LOCK.path(id.hex()), String.valueOf(e.getMessage()), e);
        }
    }

    private boolean isStale(LockFile lock) {
        Owner owner = repository.owner();
        if (lock.time().isBefore(oldest())) {
            return true;
        }
        return lock.hostname().equals(owner.hostname())
                && lock.pid() != owner.pid()
                && ProcessHandle.of(lock.pid()).isEmpty();
    }

    synchronized void renew() {
        if (users == 0) {
            return;
        }
        try {
            Held old = held;
            if (old == null || isLapsed()) {
                takeAgain();
            } else {
                held = write(exclusive);
                repository.storage().remove(FileKind.LOCK, old.file().hex());
            }
        } catch (IOException e) {
            // A lock that is held is good for another 25 minutes; the next turn tries again.
            System.getLogger(Locks.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot refresh the vault's lock", e);
        }
    }

    private synchronized void release() throws IOException {
        users--;
        if (users > 0) {
            return;
        }
        exclusive = false;
        Held mine = held;
        held = null;
        if (mine != null) {
            repository.storage().remove(FileKind.LOCK, mine.file().hex());
        }
    }

    @Override
    public synchronized void close() throws IOException {
        refresher.shutdownNow();
        if (users > 0) {
            users = 1;
            release();
        }
    }

    /** One use of the lock. Closing it twice is harmless. */
    public final class Lease implements Closeable {
        private final int taken = lapses;
        private boolean released;

        private Lease() {}

        /**
         * @throws VaultException.LockLost if others may have taken the lock for stale at any time
         *     since: what was stored under it, and nothing refers to, may be gone
         */
        public void requireHeld() throws IOException {
            synchronized (Locks.this) {
                if (taken != lapses || isLapsed()) {
                    throw new VaultException.LockLost(repository.storage().location());
                }
            }
        }

        @Override
        public void close() throws IOException {
            synchronized (Locks.this) {
                if (!released && users > 0) {
                    released = true;
                    release();
                }
            }
        }
    }
}
