package dev.reprise.component.postgres.probe;

import dev.reprise.component.Probe.Symptom;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.sql.Complaint;
import dev.reprise.component.postgres.sql.Connections;
import dev.reprise.component.postgres.sql.RelationFiles;
import dev.reprise.component.postgres.sql.RowCounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the last measurement could not read, by the server's own word: a server goes on serving
 * while the file of a table or an index is gone, or a page of it is damaged. Whoever counts notes
 * it here; the canary says it, and the look at the files where the file is not there. Thread-safe.
 */
public final class UnreadableRelation {
    /** Data and index corrupted; other internal errors may be those of a race. */
    private static final Set<String> CORRUPTED = Set.of("XX001", "XX002");

    private static final Pattern FILE = Pattern.compile("\"(base/[^\"]+)\"");

    /** How long whoever counts waits for an answer. */
    static final Duration SILENCE = Duration.ofSeconds(4);

    static final int MILLIS_A_TABLE = 250;

    private volatile @Nullable Found found;
    private volatile @Nullable Instant whole;

    private record Found(String evidence, @Nullable Path file) {}

    static boolean isProvenBy(SQLException error) {
        return Complaint.of(error) instanceof Complaint.Gone
                || CORRUPTED.contains(String.valueOf(error.getSQLState()));
    }

    /**
     * Asks anew, as whoever counts does.
     *
     * @return the file of a relation that is not there; empty too where the server cannot be asked
     */
    public static Optional<String> ask(
            PostgresSettings settings, Connections connections, Path data) {
        var table = new UnreadableRelation();
        for (String database : settings.databases()) {
            try (Connection connection = connections.open(database, SILENCE)) {
                RowCounts.of(connection, database, MILLIS_A_TABLE);
                RelationFiles.look(connection, data);
            } catch (SQLException e) {
                if (isProvenBy(e)) {
                    table.found(e);
                }
            }
        }
        return table.missing(data).map(Symptom::evidence);
    }

    void found(SQLException error) {
        String said = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
        Matcher file = FILE.matcher(said);
        found =
                new Found(
                        said + " (" + error.getSQLState() + ")",
                        file.find() ? Path.of(file.group(1)) : null);
    }

    /** All that is measured was read. */
    void none(Instant at) {
        found = null;
        whole = at;
    }

    /** The server could not be asked, or not as far as that. */
    void unknown() {
        found = null;
    }

    Optional<Symptom> said() {
        return Optional.ofNullable(found).map(each -> symptom(each.evidence()));
    }

    /** What a look at the data folder makes of it. */
    Optional<Symptom> missing(Path data) {
        Found now = found;
        Path file = now == null ? null : now.file();
        return file == null || Files.exists(data.resolve(file))
                ? Optional.empty()
                : Optional.of(symptom(data.resolve(file) + " is not there, of a relation that is"));
    }

    private Symptom symptom(String evidence) {
        return new Symptom(Conditions.DATA_GONE, evidence, whole, List.of());
    }
}
