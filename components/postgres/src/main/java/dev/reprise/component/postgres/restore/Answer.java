package dev.reprise.component.postgres.restore;

import dev.reprise.component.SupersededException;
import dev.reprise.component.postgres.server.RecoverySigns;
import dev.reprise.component.postgres.server.ServerFolder;
import dev.reprise.component.postgres.server.ServerLog;
import dev.reprise.component.postgres.sql.Backend;
import dev.reprise.component.postgres.sql.Damage;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** What a server that is being started says when it is asked whether it serves by now. */
sealed interface Answer {
    /** It is out of recovery, and takes writes; or it refuses what is no matter of its start. */
    record Serves() implements Answer {}

    /** It is at work, or another one answers in its place. */
    record NotYet(String reason) implements Answer {}

    /** It serves others: whoever waits on will be refused again. */
    record NotForUs(String reason) implements Answer {}

    /** Its data is such that it lets nobody in. */
    record Damaged(String reason) implements Answer {}

    /** It runs no more. */
    record Ended() implements Answer {}

    /** How one is asked. */
    interface Asked {
        boolean ended() throws IOException;

        Connection connect() throws SQLException;
    }

    /** Hears what it says meanwhile. */
    interface Listener {
        void hears(String reason) throws IOException, SupersededException;
    }

    /** Waits for as long as its recovery goes on; {@link NotYet} if that has come to a halt. */
    static Answer await(
            PrivateCopy.Tools tools, ServerFolder folder, Asked asked, Listener listener)
            throws IOException, SupersededException, InterruptedException {
        var answer = new Answer[] {new NotYet("it does not answer")};
        tools.waiting()
                .whileMoving(
                        RecoverySigns.STILL,
                        new RecoverySigns(folder, tools.table()),
                        () -> {
                            answer[0] = now(folder, asked);
                            if (answer[0] instanceof NotYet(String reason)) {
                                listener.hears(reason);
                                return false;
                            }
                            return true;
                        });
        return answer[0];
    }

    private static Answer now(ServerFolder folder, Asked asked) throws IOException {
        if (asked.ended()) {
            return new Ended();
        }
        try (Connection connection = asked.connect()) {
            Backend backend = Backend.of(connection);
            if (!folder.has(backend.pid())) {
                return new NotYet("another server answers in its place");
            }
            return backend.primary() ? new Serves() : new NotYet("it is in recovery");
        } catch (SQLException e) {
            return refused(folder, e);
        }
    }

    private static Answer refused(ServerFolder folder, SQLException e) throws IOException {
        String said = ServerLog.firstLine(e.getMessage());
        String state = String.valueOf(e.getSQLState());
        if (!folder.ready()) {
            return new NotYet(said); // whoever that was
        }
        if (state.equals("3D000") || state.startsWith("53")) {
            return new Serves(); // whether all is there is proven later
        }
        if (Damage.isProvenBy(e)) {
            return new Damaged(said);
        }
        return state.startsWith("28") ? new NotForUs(said) : new NotYet(said);
    }
}
