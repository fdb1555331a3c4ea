package dev.reprise.component.postgres.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folders and files without which no server from 13 to 18 starts on its data, or lets anybody
 * in. It makes {@code archive_status} and {@code summaries} anew, and does without {@code
 * pg_dynshmem}, {@code pg_serial}, {@code pg_snapshots}, {@code pg_stat} and {@code pg_stat_tmp}:
 * these are no part of the data. Nor is the configuration, which may lie elsewhere.
 *
 * @see <a
 *     href="https://github.com/postgres/postgres/blob/REL_18_STABLE/src/bin/initdb/initdb.c">what
 *     initdb makes</a>
 */
public final class ClusterLayout {
    private static final List<String> FOLDERS =
            List.of(
                    "global",
                    "base",
                    "pg_wal",
                    "pg_xact",
                    "pg_multixact",
                    "pg_multixact/members",
                    "pg_multixact/offsets",
                    "pg_commit_ts",
                    "pg_logical",
                    "pg_logical/mappings",
                    "pg_logical/snapshots",
                    "pg_notify",
                    "pg_replslot",
                    "pg_subtrans",
                    "pg_tblspc",
                    "pg_twophase");
    private static final List<String> FILES =
            List.of("PG_VERSION", "global/pg_control", "global/pg_filenode.map");
    private static final List<String> DATABASE_FILES = List.of("PG_VERSION", "pg_filenode.map");
    private static final String SEGMENT = "[0-9A-F]{24}";

    private ClusterLayout() {}

    /**
     * What is not there, in words; empty if all is.
     *
     * @throws IOException where the system cannot say so
     */
    public static Optional<String> lack(Path data) throws IOException {
        Optional<String> lack = absent(data, true);
        for (String folder : FOLDERS) {
            lack = lack.isPresent() ? lack : absent(data.resolve(folder), true);
        }
        for (String file : FILES) {
            lack = lack.isPresent() ? lack : absent(data.resolve(file), false);
        }
        return lack.isPresent() ? lack : log(data);
    }

    /**
     * What keeps it from being the cluster that was there, in words; empty if it is.
     *
     * @param system its system identifier, as far as that was known; null for any
     * @throws IOException where the system cannot say so
     */
    public static Optional<String> broken(Path data, @Nullable String system) throws IOException {
        Optional<String> lack = lack(data);
        if (lack.isPresent()) {
            return lack;
        }
        String now;
        try {
            now = ControlFile.read(data).system();
        } catch (ControlFile.CorruptException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        return system == null || system.equals(now)
                ? Optional.empty()
                : Optional.of(
                        "%s holds another cluster: system identifier %s, was %s"
                                .formatted(data, now, system));
    }

    /**
     * What the folder of one database lacks without which the server lets nobody into it, in words;
     * empty if nothing.
     *
     * @throws IOException where the system cannot say so
     */
    public static Optional<String> database(Path folder) throws IOException {
        Optional<String> lack = absent(folder, true);
        for (String file : DATABASE_FILES) {
            lack = lack.isPresent() ? lack : absent(folder.resolve(file), false);
        }
        return lack;
    }

    private static Optional<String> absent(Path path, boolean folder) throws IOException {
        try {
            var found = Files.readAttributes(path, BasicFileAttributes.class);
            return folder && !found.isDirectory()
                    ? Optional.of(path + " is no folder")
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.of(
                    Files.isSymbolicLink(path)
                            ? path + " leads to " + Files.readSymbolicLink(path) + ", which is gone"
                            : path + " is not there");
        }
    }

    /** Where a person recovers it from an archive, the log is yet to come. */
    private static Optional<String> log(Path data) throws IOException {
        if (Stream.of("backup_label", "recovery.signal", "standby.signal")
                .anyMatch(name -> Files.exists(data.resolve(name)))) {
            return Optional.empty();
        }
        Path folder = data.resolve("pg_wal");
        try (DirectoryStream<Path> segments =
                Files.newDirectoryStream(
                        folder, each -> each.getFileName().toString().matches(SEGMENT))) {
            return segments.iterator().hasNext()
                    ? Optional.empty()
                    : Optional.of(folder + " holds no log");
        } catch (NoSuchFileException e) {
            return Optional.of(folder + " is not there");
        }
    }
}
