package dev.reprise.component.postgres.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why a server that was started does not serve.
 *
 * @param says its own last complaint, or ours
 * @param circumstances whether that is a matter of this machine, of somebody's hand or of time, and
 *     says nothing about the data
 */
public record StartFailure(String says, boolean circumstances) {
    /** What the system answers to the server, or to a command that it has run. */
    private static final List<String> OF_THE_SYSTEM =
            List.of(
                    "No space left on device",
                    "Disk quota exceeded",
                    "File too large",
                    "Read-only file system",
                    "Input/output error",
                    "Stale file handle",
                    "Cannot allocate memory",
                    "out of memory",
                    "Too many open files",
                    "Permission denied",
                    "Operation not permitted",
                    "Resource temporarily unavailable");

    /** What the server answers who asks while it is not ready: an echo of our own asking. */
    private static final List<String> OF_OUR_ASKING =
            List.of(
                    "the database system is starting up",
                    "the database system is shutting down",
                    "the database system is in recovery mode",
                    "the database system is not yet accepting connections",
                    "the database system is not accepting connections");

    /** What it says, where {@code lc_messages = C}, of a base or a log that is not whole. */
    private static final Pattern OF_THE_DATA =
            Pattern.compile(
                    String.join(
                            "|",
                            "before configured recovery target was reached",
                            "before consistent recovery point",
                            "WAL ends before",
                            "minimum recovery point",
                            "checkpoint record",
                            "redo location",
                            "is not a child of this server's history",
                            "recovery target timeline",
                            "history file",
                            "backup_label",
                            "invalid page",
                            "beyond EOF",
                            "status of transaction",
                            "could not read from (WAL segment|log segment)",
                            "could not read WAL",
                            "required WAL directory",
                            "has wrong size",
                            "control file",
                            "pg_control",
                            "relation mapping file",
                            "is not a valid data directory",
                            "corrupt",
                            "checksum",
                            "contains invalid data",
                            "read only \\d+ of \\d+",
                            "read \\d+ of \\d+",
                            "\"(\\./)?(base|global|pg_[a-z_]+)/[^\"]*\": No such file",
                            "directory \"(\\./)?pg_[a-z_]+\": No such file"));

    /** A setting that is too small for what the server finds is a panic to it. */
    private static final String SETTING = "could not find free replication state";

    /** What it failed of stands in an error before. */
    private static final String AT_CHECKPOINT = "checkpoint request failed";

    /**
     * Of a server that has ended. Its data is at fault only where it says so by itself, and nothing
     * of the system has come in between: {@code cp} on a full disk looks to it like a log that ends
     * too early, and who blames a good base for that takes an older one.
     *
     * @param lines all that it wrote since it was started, or the end of it
     */
    static StartFailure ended(List<String> lines) {
        List<String> own = lines.stream().filter(line -> !asked(line)).toList();
        Optional<String> fatal = own.reversed().stream().filter(StartFailure::fatal).findFirst();
        Optional<String> system =
                own.reversed().stream()
                        .filter(line -> OF_THE_SYSTEM.stream().anyMatch(line::contains))
                        .findFirst();
        if (system.isPresent()) {
            String said = system.get();
            String after = fatal.filter(line -> !line.equals(said)).orElse("");
            return new StartFailure(after.isEmpty() ? said : said + "; then " + after, true);
        }
        if (fatal.filter(line -> line.contains(AT_CHECKPOINT)).isPresent()) {
            Optional<String> error =
                    own.reversed().stream()
                            .filter(line -> line.contains("ERROR:"))
                            .filter(line -> OF_THE_DATA.matcher(line).find())
                            .findFirst();
            return new StartFailure(error.orElseGet(() -> complaint(lines)), error.isEmpty());
        }
        return new StartFailure(complaint(lines), fatal.filter(StartFailure::ofTheData).isEmpty());
    }

    /** The last line that tells of a fatal error, or else the last line. */
    static String complaint(List<String> lines) {
        List<String> own = lines.stream().filter(line -> !asked(line)).toList();
        return own.reversed().stream()
                .filter(StartFailure::fatal)
                .findFirst()
                .or(() -> own.reversed().stream().findFirst())
                .orElse("it said nothing");
    }

    private static boolean ofTheData(String line) {
        return OF_THE_DATA.matcher(line).find()
                || line.contains("PANIC:") && !line.contains(SETTING);
    }

    private static boolean fatal(String line) {
        return line.contains("FATAL:") || line.contains("PANIC:");
    }

    private static boolean asked(String line) {
        return OF_OUR_ASKING.stream().anyMatch(line::contains);
    }

    public static StartFailure still(Duration still) {
        return new StartFailure(
                "it does not serve, and nothing has moved for " + still.toMinutes() + " minutes",
                true);
    }
}
