package dev.reprise.vault.seal;

import dev.reprise.vault.chunking.Chunker;
import dev.reprise.vault.files.FileStat;
import dev.reprise.vault.files.FileStats;
import dev.reprise.vault.files.PathNames;
import dev.reprise.vault.format.BlobKind;
import dev.reprise.vault.format.Node;
import dev.reprise.vault.format.NodeKind;
import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.repository.BlobSaver;
import dev.reprise.vault.repository.Indexes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks a real folder into a draft of a tree. A crew lists and looks, a folder each; small files
 * are read by the workers that save them, large ones are cut here, one at a time. What vanishes,
 * changes or cannot be read is noted and fails nothing.
 *
 * <p>Long, since every kind of entry and every way in which one can fail has its line here.
 */
final class FolderWalk {
    private final Path top;
    private final FolderFilter filter;
    private final BlobSaver saver;
    private final Indexes indexes;
    private final ChunkFeed feed;
    private final SealTally tally;
    private final ParentTree parent;
    private final FileStats stats;
    private final FolderCrew crew = new FolderCrew();

    FolderWalk(Path top, FolderFilter filter, SealSession session, ParentTree parent) {
        this.top = top;
        this.filter = filter;
        this.saver = session.saver();
        this.indexes = session.repository().indexes();
        this.feed = session.feed();
        this.tally = session.tally();
        this.stats = session.stats();
        this.parent = parent;
    }

    /** Walks everything below the top into {@code draft}, which stays open. */
    void walk(DraftFolder draft, @Nullable ObjectId earlier) throws IOException {
        crew.add(() -> walk(top, draft, earlier));
        crew.walkAll();
    }

    private void walk(Path folder, DraftFolder draft, @Nullable ObjectId earlier)
            throws IOException {
        List<Path> entries;
        try {
            entries = list(folder);
        } catch (NotDirectoryException | NoSuchFileException e) {
            tally.found(Finding.Kind.VANISHED, draft.path(""), "vanished before it was listed");
            return;
        } catch (FileSystemException e) {
            tally.found(Finding.Kind.UNREADABLE, draft.path(""), "cannot be listed, " + why(e));
            return;
        }
        ParentTree.Listing before = parent.listing(earlier);
        draft.compareWith(before);
        for (Path entry : entries) {
            saver.checkFailure();
            enter(entry, draft, before);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw new FileSystemException(folder.toString(), null, e.getMessage());
        }
        return entries;
    }

    private void enter(Path entry, DraftFolder draft, ParentTree.Listing before)
            throws IOException {
        String name = PathNames.of(entry);
        FileStat stat;
        try {
            stat = stats.read(entry);
        } catch (NoSuchFileException e) {
            tally.found(Finding.Kind.VANISHED, draft.path(name), "vanished before it was read");
            return;
        } catch (FileSystemException e) {
            tally.found(Finding.Kind.UNREADABLE, draft.path(name), "cannot be read, " + why(e));
            return;
        }
        if (!accepts(entry, stat.kind() == NodeKind.FOLDER)) {
            return;
        }
        switch (stat.kind()) {
            case FILE -> file(entry, name, stat, draft, before.find(name));
            case FOLDER -> folder(entry, name, stat, draft, before.find(name));
            case SYMLINK -> symlink(entry, name, stat, draft);
            case FIFO, DEVICE, CHAR_DEVICE ->
                    draft.add(Node.special(name, stat.kind(), stat.meta()));
            case SOCKET, OTHER ->
                    tally.found(
                            Finding.Kind.LEFT_OUT,
                            draft.path(name),
                            "left out, it is a " + stat.kind().word());
        }
    }

    private boolean accepts(Path entry, boolean isFolder) {
        if (filter == FolderFilter.EVERYTHING) {
            return true;
        }
        synchronized (filter) {
            return filter.accepts(top.relativize(entry), isFolder);
        }
    }

    private Optional<byte[]> given(Path entry) throws IOException {
        if (filter == FolderFilter.EVERYTHING) {
            return Optional.empty();
        }
        synchronized (filter) {
            return filter.content(top.relativize(entry));
        }
    }

    private void folder(
            Path entry, String name, FileStat stat, DraftFolder draft, @Nullable Node before)
            throws IOException {
        DraftFolder below = draft.walkedFolder(name);
        below.describe(stat.meta(), List.of());
        ObjectId earlier = before == null ? null : before.subtreeOrNull();
        crew.add(
                () -> {
                    walk(entry, below, earlier);
                    below.close();
                });
    }

    private void symlink(Path entry, String name, FileStat stat, DraftFolder draft)
            throws IOException {
        try {
            String target = PathNames.ofWhole(Files.readSymbolicLink(entry));
            draft.add(Node.symlink(name, stat.meta(), target));
        } catch (FileSystemException e) {
            tally.found(Finding.Kind.VANISHED, draft.path(name), "vanished before it was read");
        }
    }

    private void file(
            Path entry, String name, FileStat stat, DraftFolder draft, @Nullable Node before)
            throws IOException {
        if (before != null
                && stat.sameAs(before.kind(), before.meta(), before.size())
                && isStored(before)) {
            draft.add(before.meta().equals(stat.meta()) ? before : before.with(stat.meta()));
            tally.fileUnchanged(before.size());
            return;
        }
        Optional<byte[]> given = given(entry);
        if (given.isPresent()) {
            give(given.get(), stat, new DraftFile(draft, name));
        } else if (stat.size() < Chunker.MIN) {
            DraftFile file = new DraftFile(draft, name);
            saver.submit(() -> read(entry, name, stat, draft, file));
        } else {
            read(entry, name, stat, draft, new DraftFile(draft, name));
        }
    }

    private void give(byte[] content, FileStat stat, DraftFile file) throws IOException {
        if (content.length >= Chunker.MIN) {
            feed.feed(new byte[0], 0, source(ByteBuffer.wrap(content)), file);
        } else if (content.length > 0) {
            tally.bytesRead(content.length);
            int place = file.expectBlob(content.length);
            saver.save(BlobKind.DATA, content, 0, content.length, id -> file.blob(place, id));
        }
        file.close(stat.meta(), List.of());
        tally.fileDone();
    }

    private static ChunkFeed.Source source(ByteBuffer left) {
        return (into, at, length) -> {
            int part = Math.min(length, left.remaining());
            left.get(into, at, part);
            return part == 0 ? -1 : part;
        };
    }

    private boolean isStored(Node before) {
        for (ObjectId blob : before.content()) {
            if (!indexes.contains(blob, BlobKind.DATA)) {
                return false;
            }
        }
        return true;
    }

    private void read(Path entry, String name, FileStat stat, DraftFolder draft, DraftFile file)
            throws IOException {
        try (FileChannel channel =
                FileChannel.open(entry, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            if (stat.size() < Chunker.MIN) {
                readSmall(channel, stat, file);
            } else {
                feed.feed(new byte[0], 0, source(channel, stat.size()), file);
            }
        } catch (UnreadableFile e) {
            draft.miss();
            tally.found(
                    Finding.Kind.UNREADABLE, draft.path(name), "cannot be read, " + e.getMessage());
            return;
        } catch (NoSuchFileException e) {
            draft.miss();
            tally.found(Finding.Kind.VANISHED, draft.path(name), "vanished before it was read");
            return;
        } catch (FileSystemException e) {
            draft.miss();
            tally.found(Finding.Kind.UNREADABLE, draft.path(name), "cannot be read, " + why(e));
            return;
        }
        noteChange(entry, name, stat, draft);
        file.close(stat.meta(), List.of());
        tally.fileDone();
    }

    /**
     * Reads no more than the file was long when it was looked at: of a file that is appended to,
     * that is its content at that moment.
     */
    private void readSmall(FileChannel channel, FileStat stat, DraftFile file) throws IOException {
        byte[] content = new byte[(int) stat.size()];
        ChunkFeed.Source source = source(channel, stat.size());
        int length = 0;
        int got = 0;
        while (got >= 0) {
            length += got;
            got = source.read(content, length, content.length - length);
        }
        tally.bytesRead(length);
        if (length > 0) {
            int place = file.expectBlob(length);
            file.blob(place, saver.saveHere(BlobKind.DATA, content, 0, length));
        }
    }

    private static ChunkFeed.Source source(FileChannel channel, long size) {
        return new ChunkFeed.Source() {
            private long left = size;

            @Override
            public int read(byte[] into, int at, int length) throws IOException {
                if (left == 0) {
                    return -1;
                }
                try {
                    int most = (int) Math.min(left, length);
                    int got = channel.read(ByteBuffer.wrap(into, at, most));
                    left -= Math.max(0, got);
                    return got;
                } catch (ClosedByInterruptException e) {
                    throw e;
                } catch (IOException e) {
                    throw new UnreadableFile(e);
                }
            }
        };
    }

    /** The file could not be read, as distinct from the vault that could not be written. */
    private static final class UnreadableFile extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableFile(IOException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    private void noteChange(Path entry, String name, FileStat stat, DraftFolder draft)
            throws IOException {
        try {
            FileStat now = stats.read(entry);
            if (!now.sameAs(stat.kind(), stat.meta(), stat.size())) {
                tally.found(Finding.Kind.CHANGED, draft.path(name), "changed while it was read");
            }
        } catch (FileSystemException e) {
            tally.found(Finding.Kind.CHANGED, draft.path(name), "went away while it was read");
        }
    }

    private static String why(FileSystemException e) {
        return switch (e) {
            case AccessDeniedException denied -> "no permission";
            default -> e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
        };
    }
}
