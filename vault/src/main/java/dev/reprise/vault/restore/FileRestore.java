package dev.reprise.vault.restore;

import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.files.Attributes;
import dev.reprise.vault.files.Births;
import dev.reprise.vault.files.Born;
import dev.reprise.vault.format.BlobKind;
import dev.reprise.vault.format.Node;
import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.repository.Repository;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One file on its way to the disk. A large one is written in stretches by several workers; the last
 * to end gives it its owner, mode and times, and, where it replaces another, its name.
 */
final class FileRestore implements AutoCloseable {
    private static final int BLOBS_A_STRETCH = 8;
    private static final Set<OpenOption> NEW =
            Set.of(
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);

    private final Repository repository;
    private final Attributes attributes;
    private final RestoreOptions options;
    private final Path target;
    private final Path written;
    private final Node node;
    private final Births births;
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicLong length = new AtomicLong();
    private @Nullable FileChannel channel;
    private Born born = Born.UNKNOWN;

    FileRestore(
            Repository repository,
            Attributes attributes,
            RestoreOptions options,
            Path target,
            Path written,
            Node node,
            Births births) {
        this.repository = repository;
        this.attributes = attributes;
        this.options = options;
        this.target = target;
        this.written = written;
        this.node = node;
        this.births = births;
    }

    /** A run of blobs and where in the file they go. */
    record Stretch(int from, int to, long offset) {}

    /** How the work may be divided; one stretch for all but large files. */
    List<Stretch> stretches() throws IOException {
        List<Stretch> stretches = new ArrayList<>();
        List<ObjectId> content = node.content();
        long offset = 0;
        for (int from = 0; from < content.size(); from += BLOBS_A_STRETCH) {
            int to = Math.min(content.size(), from + BLOBS_A_STRETCH);
            stretches.add(new Stretch(from, to, offset));
            for (int i = from; i < to && to < content.size(); i++) {
                offset += repository.indexes().plainLength(content.get(i), BlobKind.DATA);
            }
        }
        if (stretches.isEmpty()) {
            stretches.add(new Stretch(0, 0, 0));
        }
        left.set(stretches.size());
        return stretches;
    }

    /** The one stretch of what is not large. */
    Stretch whole() {
        return new Stretch(0, node.content().size(), 0);
    }

    /** Makes the file, empty; nothing that stands in its final place is touched or followed. */
    synchronized void create() throws IOException {
        if (!written.equals(target)) {
            // A restore that was killed may have left it.
            Files.deleteIfExists(written);
        }
        channel = FileChannel.open(written, NEW, Births.mode(node.meta().permissions()));
        born = births.of(written, node.meta().permissions());
    }

    private synchronized FileChannel channel() throws IOException {
        if (channel == null) {
            throw new ClosedChannelException();
        }
        return channel;
    }

    private synchronized Born born() {
        return born;
    }

    /** Writes a stretch; gives true if it was the last and the file is finished. */
    boolean write(Stretch stretch, LongConsumer bytes) throws IOException {
        FileChannel file = channel();
        long at = stretch.offset();
        for (int i = stretch.from(); i < stretch.to(); i++) {
            byte[] plain = repository.loadBlob(node.content().get(i), BlobKind.DATA);
            ByteBuffer buffer = ByteBuffer.wrap(plain);
            while (buffer.hasRemaining()) {
                at += file.write(buffer, at);
            }
            length.addAndGet(plain.length);
            bytes.accept(plain.length);
        }
        if (left.decrementAndGet() > 0) {
            return false;
        }
        finish(file);
        return true;
    }

    private void finish(FileChannel file) throws IOException {
        if (length.get() != node.size()) {
            throw new VaultException.Damaged(
                    "listing of " + target.getFileName(),
                    "it says %d bytes, its blobs hold %d".formatted(node.size(), length.get()),
                    null);
        }
        attributes.apply(written, node, born());
        if (options.sync()) {
            file.force(true);
        }
        synchronized (this) {
            channel = null;
        }
        file.close();
        if (!written.equals(target)) {
            Files.move(
                    written,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Lets go of it where it was not finished; what replaces nothing stays as far as it came. */
    @Override
    public synchronized void close() throws IOException {
        if (channel != null) {
            channel.close();
            if (!written.equals(target)) {
                Files.deleteIfExists(written);
            }
        }
    }
}
