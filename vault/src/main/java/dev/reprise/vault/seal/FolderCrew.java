package dev.reprise.vault.seal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that walk folders: each takes the folder that was found last, so that what is known
 * but not walked yet stays small. The caller is one of them.
 */
final class FolderCrew {
    private static final long LONGEST_LOOK_SECONDS = 5;

    private final Deque<Step> found = new ArrayDeque<>();
    private int working;
    private @Nullable Throwable failure;

    /** A folder to walk. */
    @FunctionalInterface
    interface Step {
        void walk() throws IOException;
    }

    synchronized void add(Step step) {
        found.push(step);
        notify();
    }

    /** Walks until no folder is left; throws the first failure. */
    void walkAll() throws IOException {
        int helpers = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        Thread[] crew = new Thread[helpers];
        for (int i = 0; i < helpers; i++) {
            crew[i] = Thread.ofPlatform().daemon().name("vault-walk-" + i).start(this::work);
        }
        work();
        for (Thread member : crew) {
            join(member);
        }
        rethrow();
    }

    private void work() {
        try {
            for (Step step = take(); step != null; step = take()) {
                step.walk();
                done();
            }
        } catch (Throwable e) {
            fail(e);
        }
    }

    /** The next folder, or null when none is left and nobody can find another. */
    private synchronized @Nullable Step take() throws InterruptedException {
        while (found.isEmpty() && working > 0 && failure == null) {
            wait(TimeUnit.SECONDS.toMillis(LONGEST_LOOK_SECONDS));
        }
        if (found.isEmpty() || failure != null) {
            return null;
        }
        working++;
        return found.pop();
    }

    private synchronized void done() {
        working--;
        if (working == 0) {
            notifyAll();
        }
    }

    private synchronized void fail(Throwable e) {
        if (failure == null) {
            failure = e;
        }
        notifyAll();
    }

    /**
     * Without a deadline: a member ends with the folder that it is in, as the caller itself just
     * did, and what it hands to the workers waits with theirs.
     */
    private static void join(Thread member) throws IOException {
        try {
            member.join();
        } catch (InterruptedException e) {
            member.interrupt();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while walking a folder");
        }
    }

    private synchronized void rethrow() throws IOException {
        switch (failure) {
            case null -> {
                return;
            }
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case InterruptedException e -> {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while walking a folder");
            }
            default -> throw new IOException("walking a folder failed", failure);
        }
    }
}
