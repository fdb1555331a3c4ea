package dev.reprise.component.postgres.configuration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files and folders that a configuration file draws in, by the words that {@code
 * postgresql.conf} and, since 16, {@code pg_hba.conf} have for it. A folder counts even where it is
 * empty: a server does not start without it.
 */
final class Includes {
    private static final int DEEPEST = 10;
    private static final Pattern INCLUDE =
            Pattern.compile(
                    "^\\s*(include|include_if_exists|include_dir)(?:\\s*=\\s*|\\s+)"
                            + "(?:'((?:[^']|'')*)'|\"([^\"]*)\"|([^\\s#'\"]+))",
                    Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private Includes() {}

    /** The file itself and, in the end, all that it leads to; what is not there is left out. */
    static Set<Path> of(Path file) throws IOException {
        var found = new TreeSet<Path>();
        collect(file, found, DEEPEST);
        return found;
    }

    private static void collect(Path file, Set<Path> found, int deeper) throws IOException {
        Path folder = file.getParent();
        if (folder == null || !Files.isReadable(file) || !found.add(file) || deeper == 0) {
            return;
        }
        if (Files.isDirectory(file)) {
            try (DirectoryStream<Path> parts = Files.newDirectoryStream(file, "[!.]*.conf")) {
                for (Path each : parts) {
                    collect(each, found, deeper - 1);
                }
            }
            return;
        }
        Matcher line = INCLUDE.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        while (line.find()) {
            String name =
                    line.group(2) != null
                            ? line.group(2).replace("''", "'")
                            : line.group(3) != null ? line.group(3) : line.group(4);
            collect(folder.resolve(name).normalize(), found, deeper - 1);
        }
    }
}
