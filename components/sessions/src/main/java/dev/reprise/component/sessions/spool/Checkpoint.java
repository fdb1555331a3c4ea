package dev.reprise.component.sessions.spool;

import dev.reprise.component.sessions.tree.Stamp;
import dev.reprise.files.Durable;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every file that was there at a moment, by stamp, without content: what the log goes on from.
 * Written whole or not at all.
 */
public final class Checkpoint {
    static final String NAME = "checkpoint";
    private static final long MAGIC = 0x7265707269736531L;

    private final Path file;
    private final Instant at;
    private final long firstSegment;
    private final long files;

    private Checkpoint(Path file, Instant at, long firstSegment, long files) {
        this.file = file;
        this.at = at;
        this.firstSegment = firstSegment;
        this.files = files;
    }

    public Instant at() {
        return at;
    }

    /** Segments from this one on hold what came later. */
    public long firstSegment() {
        return firstSegment;
    }

    public long files() {
        return files;
    }

    /** Receives folder by folder; the files of one folder may come in several calls. */
    public interface Reader {
        void files(String folder, List<String> names, List<Stamp> stamps) throws IOException;
    }

    /** Hands over all files, in no particular order, to be written. */
    public interface Source {
        void each(Sink sink) throws IOException;
    }

    /** Takes one file. */
    public interface Sink {
        void file(String path, Stamp stamp) throws IOException;
    }

    static Optional<Checkpoint> open(Path file) throws IOException {
        try (var in = in(file)) {
            if (in.readLong() != MAGIC) {
                throw new IOException(file + " is no checkpoint");
            }
            return Optional.of(
                    new Checkpoint(
                            file,
                            Instant.ofEpochMilli(in.readLong()),
                            in.readLong(),
                            in.readLong()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    public void read(Reader reader) throws IOException {
        try (var in = in(file)) {
            in.skipNBytes(4 * 8L);
            String folder = "";
            var names = new ArrayList<String>();
            var stamps = new ArrayList<Stamp>();
            for (long i = 0; i < files; i++) {
                if (in.readBoolean()) {
                    if (!names.isEmpty()) {
                        reader.files(folder, names, stamps);
                    }
                    names = new ArrayList<>();
                    stamps = new ArrayList<>();
                    folder = in.readUTF();
                }
                names.add(in.readUTF());
                stamps.add(new Stamp(in.readLong(), in.readLong(), in.readInt()));
            }
            if (!names.isEmpty()) {
                reader.files(folder, names, stamps);
            }
        }
    }

    static void write(Path folder, Instant at, long firstSegment, long files, Source source)
            throws IOException {
        Path temporary = folder.resolve(NAME + ".new");
        try (FileChannel channel =
                        FileChannel.open(
                                temporary,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE);
                var out =
                        new DataOutputStream(
                                new BufferedOutputStream(
                                        Channels.newOutputStream(channel), 1 << 16))) {
            out.writeLong(MAGIC);
            out.writeLong(at.toEpochMilli());
            out.writeLong(firstSegment);
            out.writeLong(files);
            String[] last = {""};
            source.each(
                    (path, stamp) -> {
                        int slash = path.lastIndexOf('/');
                        String parent = path.substring(0, slash);
                        boolean other = !parent.equals(last[0]);
                        out.writeBoolean(other);
                        if (other) {
                            out.writeUTF(parent);
                            last[0] = parent;
                        }
                        out.writeUTF(path.substring(slash + 1));
                        out.writeLong(stamp.size());
                        out.writeLong(stamp.mtime());
                        out.writeInt(stamp.inode());
                    });
            out.flush();
            channel.force(true);
        }
        Files.move(temporary, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        Durable.sync(folder);
    }

    private static DataInputStream in(Path file) throws IOException {
        return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    }
}
