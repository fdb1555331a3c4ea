package dev.reprise.vault.files;

import dev.reprise.vault.format.NameText;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Turns names into paths and back without losing a byte, whatever the locale. Java's own text of a
 * path is lossy where the locale cannot say it; its URI never is.
 */
public final class PathNames {
    private static final boolean UTF8_LOCALE =
            "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));
    private static final char UNREADABLE = '\uFFFD';

    private PathNames() {}

    /** The last name of a path. */
    public static String of(Path path) {
        Path last = path.getFileName();
        return last == null ? "" : text(last.toString(), path, true);
    }

    /** All that a path says: its names with {@code /} between them, or a symlink's target. */
    public static String ofWhole(Path path) {
        return text(path.toString(), path, false);
    }

    private static String text(String shown, Path path, boolean lastOnly) {
        boolean plain = true;
        for (int i = 0; i < shown.length() && plain; i++) {
            char c = shown.charAt(i);
            plain = c < 0x80 || (UTF8_LOCALE && c != UNREADABLE);
        }
        if (plain) {
            return shown;
        }
        byte[] bytes = decode(path.toUri().getRawPath());
        int from = 0;
        int to =
                bytes.length > 1 && bytes[bytes.length - 1] == '/'
                        ? bytes.length - 1
                        : bytes.length;
        if (lastOnly) {
            from = to;
            while (from > 0 && bytes[from - 1] != '/') {
                from--;
            }
        } else if (!path.isAbsolute()) {
            from = decode(Path.of("").toUri().getRawPath()).length;
        }
        return NameText.ofBytes(Arrays.copyOfRange(bytes, from, to));
    }

    private static byte[] decode(String raw) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                out.write(Integer.parseInt(raw, i + 1, i + 3, 16));
                i += 2;
            } else {
                out.write(c);
            }
        }
        return out.toByteArray();
    }

    /** A path in a folder for a plain name, or for several with {@code /} between them. */
    public static Path resolve(Path folder, String name) {
        return isAscii(name) || (UTF8_LOCALE && NameText.isWhole(name))
                ? folder.resolve(name)
                : folder.resolve(relative(name));
    }

    /** A path for a symlink's target. */
    public static Path target(String target) {
        return isAscii(target) || (UTF8_LOCALE && NameText.isWhole(target))
                ? Path.of(target)
                : target.startsWith("/") ? absolute(target) : relative(target);
    }

    private static Path relative(String name) {
        Path root = Path.of("/");
        return root.relativize(absolute("/" + name));
    }

    private static Path absolute(String path) {
        StringBuilder raw = new StringBuilder("file://");
        for (byte b : NameText.toBytes(path)) {
            if (b == '/') {
                raw.append('/');
            } else {
                raw.append('%').append("%02X".formatted(b & 0xff));
            }
        }
        return Path.of(URI.create(raw.toString()));
    }

    private static boolean isAscii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
