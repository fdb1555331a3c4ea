package dev.reprise.vault.repository;

import dev.reprise.vault.fault.VaultException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A few threads and a bound on the work that waits for them. The first failure fails everything
 * after it, and work that waits then is dropped. Thread-safe.
 */
public final class BoundedWorkers implements AutoCloseable {
    private static final long LONGEST_STOP_SECONDS = 60;

    /** A single piece of work, such as eight megabytes at a gentle pace, may take a while. */
    private static final int LONGEST_STANDSTILL_SECONDS = 30 * 60;

    private final ExecutorService threads;
    private final Semaphore room;
    private final int rooms;
    private final AtomicReference<@Nullable Throwable> failure;
    private final AtomicLong done = new AtomicLong();

    private BoundedWorkers(
            String name, int count, int rooms, AtomicReference<@Nullable Throwable> failure) {
        this.threads =
                Executors.newFixedThreadPool(
                        count, Thread.ofPlatform().daemon().name(name, 0).factory());
        this.rooms = rooms;
        this.room = new Semaphore(rooms);
        this.failure = failure;
    }

    /** As many threads as processors, and {@code waiting} more pieces of work. */
    public static BoundedWorkers forProcessors(String name, int waiting) {
        int count = Math.max(2, Runtime.getRuntime().availableProcessors());
        return new BoundedWorkers(name, count, count + waiting, new AtomicReference<>());
    }

    /** Threads beside these, which fail with them. */
    BoundedWorkers beside(String name, int count, int waiting) {
        return new BoundedWorkers(name, count, count + waiting, failure);
    }

    /** A piece of work. */
    @FunctionalInterface
    public interface Task {
        void run() throws IOException;
    }

    /** Has it done by a worker; waits while too much waits already. */
    public void submit(Task task) throws IOException {
        acquire();
        threads.execute(
                () -> {
                    try {
                        if (failure.get() == null) {
                            task.run();
                        }
                    } catch (Throwable e) {
                        fail(e);
                    } finally {
                        done.incrementAndGet();
                        room.release();
                    }
                });
    }

    /** Waits until all that was submitted is done. */
    public void await() throws IOException {
        for (int i = 0; i < rooms; i++) {
            acquire();
        }
        room.release(rooms);
        checkFailure();
    }

    /** Waits for as long as work goes on, and not for a disk that has stopped answering. */
    private void acquire() throws IOException {
        checkFailure();
        try {
            long seen = done.get();
            int standstill = 0;
            while (!room.tryAcquire(1, TimeUnit.SECONDS)) {
                long now = done.get();
                standstill = now == seen ? standstill + 1 : 0;
                seen = now;
                if (standstill >= LONGEST_STANDSTILL_SECONDS) {
                    throw new VaultException.Inaccessible(
                            "nothing was read or written for half an hour",
                            "the disk of the vault, or of what is saved or restored",
                            new InterruptedIOException("no work was done"));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while working with the vault");
        }
    }

    /** Fails everything that comes after, with this cause. */
    public void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
    }

    public boolean failed() {
        return failure.get() != null;
    }

    /**
     * @throws IOException the first failure, if there was one
     */
    public void checkFailure() throws IOException {
        Throwable cause = failure.get();
        switch (cause) {
            case null -> {
                return;
            }
            case UncheckedIOException e -> throw e.getCause();
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IOException("working with the vault failed", cause);
        }
    }

    /** Drops what waits, and returns when no worker works any more. */
    @Override
    public void close() throws IOException {
        fail(new IOException("stopped"));
        threads.shutdown();
        try {
            if (!threads.awaitTermination(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while stopping work on the vault");
        }
    }
}
