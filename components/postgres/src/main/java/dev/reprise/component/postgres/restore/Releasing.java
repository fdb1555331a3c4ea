package dev.reprise.component.postgres.restore;

import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.postgres.holds.Holds;
import dev.reprise.component.postgres.holds.Undo;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.sql.Connections;
import dev.reprise.component.postgres.wal.WalStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Undoes the holds whose marks lie beside the target. Those that stand for as long as the stream is
 * received are left while somebody receives it; with nobody there, a slot would fill the disk, and
 * a synchronous server would wait for ever.
 */
final class Releasing {
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /** A server that was restored here may name us as we were called elsewhere. */
    static final Pattern ANY_NAME_OF_OURS = Pattern.compile("reprise_[a-z0-9_]+");

    private final PostgresSettings settings;
    private final Connections connections;
    private final Holds holds;
    private final Path spool;
    private final Pattern standby;
    private final @Nullable LiveServer server;

    /**
     * @param standby what we may be called as a synchronous standby
     * @param server null for one that is no process of this host, which we never stop
     */
    Releasing(
            PostgresSettings settings,
            Connections connections,
            Holds holds,
            Path spool,
            Pattern standby,
            @Nullable LiveServer server) {
        this.settings = settings;
        this.connections = connections;
        this.holds = holds;
        this.spool = spool;
        this.standby = standby;
        this.server = server;
    }

    StepEnd release(Work work) throws IOException, SupersededException, InterruptedException {
        var released = new ArrayList<String>();
        var kept = new ArrayList<String>();
        boolean received = WalStream.received(spool);
        StepEnd failure = null;
        for (Holds.Marked marked : pressingFirst()) {
            String id = marked.hold().id();
            work.progress("releasing " + id, released.size(), 0, "holds");
            if (marked.undo().standing() && received) {
                kept.add(id);
                continue;
            }
            StepEnd end = undo(marked.undo(), work);
            if (!(end instanceof StepEnd.Succeeded)) {
                failure = failure == null ? end : failure;
                continue;
            }
            holds.remove(id);
            work.holdReleased(settings.component(), id);
            released.add(id);
        }
        if (failure != null) {
            return failure;
        }
        if (!received) {
            // A base carries what was set when it was taken, also where the mark is gone since.
            giveBack(new Undo.SynchronousNames(null));
        }
        String left = kept.isEmpty() ? "" : "; kept while the stream is received: " + kept;
        return StepEnd.done(
                (released.isEmpty() ? "nothing was held" : "released " + released) + left);
    }

    /**
     * What keeps people waiting goes before what only takes room; a server has to run for either.
     */
    private List<Holds.Marked> pressingFirst() throws IOException {
        return holds.all().stream()
                .sorted(
                        Comparator.comparingInt(
                                marked ->
                                        switch (marked.undo()) {
                                            case Undo.StartServer _ -> 0;
                                            case Undo.SynchronousNames _ -> 1;
                                            case Undo.DropSlot _ -> 2;
                                        }))
                .toList();
    }

    private StepEnd undo(Undo undo, Work work)
            throws IOException, SupersededException, InterruptedException {
        return switch (undo) {
            case Undo.StartServer _ ->
                    server == null || server.serves() || !server.hasData()
                            ? StepEnd.done("")
                            : server.start(work);
            case Undo.DropSlot slot -> dropSlot(slot.slot());
            case Undo.SynchronousNames names -> giveBack(names);
        };
    }

    private StepEnd dropSlot(String slot) {
        return onServer(
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    "SELECT pg_drop_replication_slot(slot_name)"
                                            + " FROM pg_replication_slots"
                                            + " WHERE slot_name = ? AND NOT active")) {
                        statement.setString(1, slot);
                        statement.execute();
                    }
                });
    }

    /** Only where it is still what we have set: what somebody else has set since is his. */
    private StepEnd giveBack(Undo.SynchronousNames names) {
        return onServer(
                connection -> {
                    try (Statement statement = connection.createStatement()) {
                        String now;
                        try (var row = statement.executeQuery("SHOW synchronous_standby_names")) {
                            now = row.next() ? String.valueOf(row.getString(1)) : "";
                        }
                        if (!standby.matcher(now.replace("\"", "")).matches()) {
                            return;
                        }
                        statement.execute(
                                names.before() == null
                                        ? "ALTER SYSTEM RESET synchronous_standby_names"
                                        : "ALTER SYSTEM SET synchronous_standby_names = '"
                                                + names.before().replace("'", "''")
                                                + "'");
                        statement.execute("SELECT pg_reload_conf()");
                    }
                });
    }

    private interface Change {
        void on(Connection connection) throws SQLException;
    }

    private StepEnd onServer(Change change) {
        try (Connection connection = connections.open(settings.database(), SILENCE)) {
            change.on(connection);
            return StepEnd.done("");
        } catch (SQLException e) {
            return Ends.failed(
                    "the server does not take it: " + e.getMessage(),
                    settings.host() + ":" + settings.port(),
                    "start the server, and release again",
                    true);
        }
    }
}
