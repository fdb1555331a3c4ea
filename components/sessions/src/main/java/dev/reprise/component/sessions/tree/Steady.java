package dev.reprise.component.sessions.tree;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What was read of a file while nobody wrote to it: its stamp was the same before and after.
 *
 * @param mode the permission bits
 */
record Steady<T>(Stamp stamp, int mode, int uid, int gid, T what) {
    private static final int TRIES = 4;

    /** Reads a file to its end. */
    interface Reader<T> {
        T read(InputStream in, Stamp stamp) throws IOException;
    }

    /**
     * Never follows a link.
     *
     * @return empty if there is no regular file, or it is written to all the time
     * @throws IOException if it cannot be read
     */
    static <T> Optional<Steady<T>> read(Path file, Reader<T> reader) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Optional<Stamp> before = Stamp.read(file);
            if (before.isEmpty()) {
                return Optional.empty();
            }
            try (var in = new Counted(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS))) {
                T what = reader.read(in, before.get());
                Map<String, Object> unix =
                        Files.readAttributes(file, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
                if (in.count == before.get().size() && before.equals(Stamp.read(file))) {
                    return Optional.of(
                            new Steady<>(
                                    before.get(),
                                    number(unix, "mode") & 07777,
                                    number(unix, "uid"),
                                    number(unix, "gid"),
                                    what));
                }
            } catch (AccessDeniedException e) {
                throw e;
            } catch (FileSystemException e) {
                if (Stamp.read(file).isPresent()) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }

    private static int number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number number ? number.intValue() : 0;
    }

    private static final class Counted extends FilterInputStream {
        long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int each = super.read();
            count += each < 0 ? 0 : 1;
            return each;
        }

        @Override
        public int read(byte[] into, int at, int most) throws IOException {
            int got = super.read(into, at, most);
            count += Math.max(0, got);
            return got;
        }
    }
}
