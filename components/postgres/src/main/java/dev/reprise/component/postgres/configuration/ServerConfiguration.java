package dev.reprise.component.postgres.configuration;

import dev.reprise.contracts.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a server was configured when a base of it was taken: {@value #NAME} beside {@code base/} in
 * its snapshot. A distribution keeps these files outside the data folder, where no base backup
 * looks.
 *
 * @param format of this record; 1
 * @param arguments that it was started with, but for its data folder; empty where not known
 * @param superuser the name of the cluster's first role; empty where not known
 * @param settings in force that are not the program's own defaults; empty where we may not see them
 * @param outside the files of its configuration outside its data folder, by their paths; in the
 *     snapshot they lie under {@value #OUTSIDE}
 * @param whole whether all files that the server said it reads were there: what is not among {@code
 *     outside} then was no part of its configuration any more
 * @param passwordCompared whether it let us in for a password that its own catalog knows; null
 *     where that is not known
 */
public record ServerConfiguration(
        int format,
        List<String> arguments,
        String superuser,
        Map<String, String> settings,
        List<String> outside,
        boolean whole,
        @Nullable Boolean passwordCompared) {
    public static final int FORMAT = 1;
    public static final String NAME = "server.json";
    public static final String OUTSIDE = "outside";

    /** Of a server of which nothing is known. */
    public static final ServerConfiguration UNKNOWN =
            new ServerConfiguration(FORMAT, List.of(), "", Map.of(), List.of(), false, null);

    /** Where its files are, whom it tells, what it writes into its log, whom it believes. */
    private static final List<String> OF_THE_PLACE =
            List.of("ssl", "log_", "krb_", "archive_", "unix_socket_", "syslog_", "recovery_");

    private static final Set<String> OF_THE_PLACE_TOO =
            Set.of(
                    "config_file",
                    "data_directory",
                    "hba_file",
                    "ident_file",
                    "external_pid_file",
                    "listen_addresses",
                    "port",
                    "promote_trigger_file",
                    "restore_command",
                    "primary_conninfo",
                    "primary_slot_name",
                    "cluster_name",
                    "event_source",
                    "max_stack_depth",
                    "summarize_wal");

    /** What is known of the server that a stage was restored from. */
    public static ServerConfiguration of(Path stage) throws IOException {
        try {
            return Wire.fromJson(
                    Files.readAllBytes(stage.resolve(NAME)), ServerConfiguration.class);
        } catch (NoSuchFileException e) {
            return UNKNOWN;
        }
    }

    public Optional<String> cluster() {
        return superuser.isEmpty() ? Optional.empty() : Optional.of(superuser);
    }

    /**
     * A {@code postgresql.conf} for a copy of this server, without what belongs to the server's own
     * place: the libraries and limits that its data needs, and nothing that it reads or tells
     * elsewhere.
     */
    public String forACopy() {
        var lines = new StringBuilder();
        new TreeMap<>(settings)
                .forEach(
                        (name, value) -> {
                            if (!ofThePlace(name)) {
                                lines.append(name).append(" = '").append(quoted(value));
                                lines.append("'\n");
                            }
                        });
        return lines.toString();
    }

    private static boolean ofThePlace(String name) {
        return OF_THE_PLACE_TOO.contains(name) || OF_THE_PLACE.stream().anyMatch(name::startsWith);
    }

    private static String quoted(String value) {
        return value.replace("\\", "\\\\")
                .replace("'", "''")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }
}
