package dev.reprise.component.postgres.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where file systems are mounted, as this process sees it. A folder whose volume is away looks like
 * one that was deleted; what tells them apart is the mount point that it lay below.
 *
 * <p>The mount point alone is compared, by its path: numbers and names of devices change at a
 * reboot (LVM, NVMe, whatever is attached over a network), and another volume mounted at the same
 * place, empty as it may be, is where somebody wants the data to be.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html">mountinfo</a>
 */
public final class Mounts {
    private static final int MOUNT_POINT = 4;
    private static final int LINKS = 8;

    private final Path table;

    public Mounts() {
        this(Path.of("/proc/self/mountinfo"));
    }

    public Mounts(Path table) {
        this.table = table;
    }

    /** The mount point that a path lies on or below, be it there or not; empty where unknown. */
    public Optional<Path> of(Path path) throws IOException {
        Path real = real(path);
        Path deepest = null;
        try {
            for (String line : Files.readAllLines(table, StandardCharsets.ISO_8859_1)) {
                String[] fields = line.split(" ");
                if (fields.length <= MOUNT_POINT) {
                    continue;
                }
                Path point = Path.of(unescaped(fields[MOUNT_POINT]));
                if (real.startsWith(point)
                        && (deepest == null || point.getNameCount() >= deepest.getNameCount())) {
                    deepest = point;
                }
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return Optional.ofNullable(deepest);
    }

    /** With links followed as far as they lead, also where nothing is at their end. */
    private static Path real(Path path) throws IOException {
        Path followed = path.toAbsolutePath().normalize();
        for (int i = 0; i < LINKS && Files.isSymbolicLink(followed); i++) {
            followed = followed.resolveSibling(Files.readSymbolicLink(followed)).normalize();
        }
        Path there = followed;
        while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            Path parent = there.getParent();
            if (parent == null) {
                return followed;
            }
            there = parent;
        }
        try {
            return there.toRealPath().resolve(there.relativize(followed));
        } catch (NoSuchFileException e) {
            return followed; // a link on the way leads nowhere
        }
    }

    /** Blanks and the like are written as three octal digits; the bytes are UTF-8. */
    private static String unescaped(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] plain = new byte[bytes.length];
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\\' && text.substring(i).matches("\\\\[0-7]{3}.*")) {
                plain[length++] = (byte) Integer.parseInt(text.substring(i + 1, i + 4), 8);
                i += 3;
            } else {
                plain[length++] = bytes[i];
            }
        }
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }
}
