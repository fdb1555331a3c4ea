package dev.reprise.vault.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the packs read last open, at most sixty-four, since one pack serves many blobs. A file that
 * was removed or replaced meanwhile is not read any more: what is open lives on without a name, and
 * would prove a backup that nobody can restore.
 */
final class OpenPacks implements AutoCloseable {
    private static final int MOST = 64;

    private final Map<Path, Shared> open = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @throws java.nio.file.NoSuchFileException if it is not there now, open or not
     */
    synchronized Lease open(Path file) throws IOException {
        Shared shared = open.get(file);
        if (shared != null && !Objects.equals(shared.key, keyOf(file))) {
            forget(file);
            shared = null;
        }
        if (shared == null) {
            Object key = keyOf(file);
            shared = new Shared(FileChannel.open(file, StandardOpenOption.READ), key);
            open.put(file, shared);
            closeOldest();
        }
        shared.users++;
        return new Lease(shared);
    }

    private @Nullable Object keyOf(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            forget(file);
            throw e;
        }
    }

    synchronized void forget(Path file) throws IOException {
        Shared shared = open.remove(file);
        if (shared != null) {
            shared.forgotten = true;
            shared.closeIfUnused();
        }
    }

    private void closeOldest() throws IOException {
        Iterator<Shared> oldest = open.values().iterator();
        while (open.size() > MOST && oldest.hasNext()) {
            Shared shared = oldest.next();
            if (shared.users == 0) {
                oldest.remove();
                shared.channel.close();
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (Shared shared : open.values()) {
            shared.channel.close();
        }
        open.clear();
    }

    private static final class Shared {
        private final FileChannel channel;
        private final @Nullable Object key;
        private int users;
        private boolean forgotten;

        Shared(FileChannel channel, @Nullable Object key) {
            this.channel = channel;
            this.key = key;
        }

        void closeIfUnused() throws IOException {
            if (forgotten && users == 0) {
                channel.close();
            }
        }
    }

    /** One use of an open file. */
    final class Lease implements AutoCloseable {
        private final Shared shared;

        private Lease(Shared shared) {
            this.shared = shared;
        }

        FileChannel channel() {
            return shared.channel;
        }

        @Override
        public void close() throws IOException {
            synchronized (OpenPacks.this) {
                shared.users--;
                shared.closeIfUnused();
            }
        }
    }
}
