package dev.reprise.component.postgres.backup;

import dev.reprise.component.postgres.wire.Copy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server sends of a base backup, as PostgreSQL 15 and later frame it: archives one after the
 * other, then the manifest. Not thread-safe.
 */
final class BackupStream {
    /** Nobody keeps a manifest of more files than fit into this. */
    private static final int LARGEST_MANIFEST = 1 << 30;

    private final Copy copy;
    private @Nullable ByteBuffer waiting;

    BackupStream(Copy copy) {
        this.copy = copy;
    }

    /** What comes next. */
    sealed interface Part {
        /**
         * An archive; to be read to its end before the next part is asked for.
         *
         * @param name such as {@code base.tar}
         */
        record Archive(String name, InputStream tar) implements Part {}

        record TheManifest(byte[] bytes) implements Part {}
    }

    /** The next part; empty at the end of the copy. */
    Optional<Part> next() throws IOException {
        ByteBuffer message = waiting;
        waiting = null;
        if (message == null) {
            Optional<ByteBuffer> read = read();
            if (read.isEmpty()) {
                return Optional.empty();
            }
            message = read.get();
        }
        return switch (message.get()) {
            case 'n' -> {
                int end = message.position();
                while (message.get(end) != 0) {
                    end++;
                }
                String name =
                        new String(
                                message.array(),
                                message.arrayOffset() + message.position(),
                                end - message.position(),
                                java.nio.charset.StandardCharsets.UTF_8);
                yield Optional.of(new Part.Archive(name, new Data()));
            }
            case 'm' -> {
                var bytes = new ByteArrayOutputStream();
                try (InputStream in = new Data()) {
                    in.transferTo(bytes);
                }
                if (bytes.size() > LARGEST_MANIFEST) {
                    throw new IOException("a manifest of " + bytes.size() + " bytes");
                }
                yield Optional.of(new Part.TheManifest(bytes.toByteArray()));
            }
            default -> throw new IOException("a base backup sends data of nothing");
        };
    }

    /** Messages but those that only say how far it is. */
    private Optional<ByteBuffer> read() throws IOException {
        while (true) {
            Optional<ByteBuffer> message = copy.next();
            if (message.isEmpty() || message.get().get(0) != 'p') {
                return message;
            }
        }
    }

    /** The data of one part. */
    private final class Data extends InputStream {
        private ByteBuffer current = ByteBuffer.allocate(0);
        private boolean over;

        @Override
        public int read() throws IOException {
            return fill() ? current.get() & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, current.remaining());
            current.get(into, offset, count);
            return count;
        }

        private boolean fill() throws IOException {
            while (!current.hasRemaining()) {
                if (over) {
                    return false;
                }
                Optional<ByteBuffer> message = BackupStream.this.read();
                if (message.isEmpty() || message.get().get(0) != 'd') {
                    over = true;
                    waiting = message.orElse(null);
                    return false;
                }
                current = message.get().position(1);
            }
            return true;
        }
    }
}
