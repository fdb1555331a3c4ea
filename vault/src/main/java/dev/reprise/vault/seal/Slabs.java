package dev.reprise.vault.seal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The memory that large files pass through: a few large arrays, each read into, cut into chunks
 * that are saved from it in place, and used again when the last of them is. Their number is the
 * bound on how far reading may run ahead.
 */
final class Slabs {
    static final int SIZE = 16 * 1024 * 1024;
    private static final int MOST = 3;
    private static final long PATIENCE_SECONDS = 1;

    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(MOST);
    private int made;

    /** Takes a slab; asks {@code alive} now and then while it waits. */
    Slab take(Alive alive) throws IOException {
        byte[] bytes = free.poll();
        while (bytes == null) {
            bytes = make();
            if (bytes == null) {
                alive.check();
                bytes = await();
            }
        }
        return new Slab(bytes);
    }

    private synchronized byte @Nullable [] make() {
        if (made == MOST) {
            return null;
        }
        made++;
        return new byte[SIZE];
    }

    private byte @Nullable [] await() throws IOException {
        try {
            return free.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading a file to save");
        }
    }

    /** Throws once nobody will give a slab back any more. */
    @FunctionalInterface
    interface Alive {
        void check() throws IOException;
    }

    /** One array, shared by the chunks that lie in it. */
    final class Slab {
        private final byte[] bytes;
        private final AtomicInteger users = new AtomicInteger(1);

        private Slab(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }

        void use() {
            users.incrementAndGet();
        }

        void release() {
            if (users.decrementAndGet() == 0) {
                free.add(bytes);
            }
        }
    }
}
