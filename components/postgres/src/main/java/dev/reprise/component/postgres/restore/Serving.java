package dev.reprise.component.postgres.restore;

import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.postgres.server.DamageWord;
import dev.reprise.component.postgres.server.RecoverySigns;
import dev.reprise.component.postgres.server.ServerFolder;
import dev.reprise.component.postgres.server.ServerLog;
import dev.reprise.component.postgres.server.StartFailure;
import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.sql.Backend;
import dev.reprise.component.postgres.sql.Complaint;
import dev.reprise.component.postgres.sql.Damage;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether the protected server serves, and waiting until it does. */
final class Serving {
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final PostgresSettings settings;
    private final LocalServer local;
    private final PrivateCopy.Tools tools;
    private final ServerFolder folder;
    private final DamageWord.Store word;

    Serving(
            PostgresSettings settings,
            LocalServer local,
            PrivateCopy.Tools tools,
            ServerFolder folder) {
        this.settings = settings;
        this.local = local;
        this.tools = tools;
        this.folder = folder;
        this.word = new DamageWord.Store(local.data(), local.damageWord());
    }

    /** Whether it answers, as a server that takes writes. */
    boolean now() {
        return who() instanceof Answerer.Ours ours && ours.primary();
    }

    /** Who answers where it is to answer: a port may have got to another server. */
    sealed interface Answerer {
        record Ours(boolean primary) implements Answerer {}

        record Other() implements Answerer {}

        /**
         * @param missesFiles whether what answered says that files of its own are gone
         */
        record Nobody(boolean missesFiles) implements Answerer {}
    }

    Answerer who() {
        try (Connection connection = tools.connections().open(settings.database(), SILENCE)) {
            Backend backend = Backend.of(connection);
            return folder.has(backend.pid())
                    ? new Answerer.Ours(backend.primary())
                    : new Answerer.Other();
        } catch (SQLException e) {
            return new Answerer.Nobody(Complaint.of(e) instanceof Complaint.Gone);
        }
    }

    /**
     * Waits for as long as its recovery goes on.
     *
     * @param process the one that we have started; null for one that ran already
     */
    StepEnd await(Work work, @Nullable Process process, ServerLog log)
            throws IOException, SupersededException, InterruptedException {
        var answer = new Answer[] {new Answer.NotYet("it does not answer")};
        tools.waiting()
                .whileMoving(
                        RecoverySigns.STILL,
                        new RecoverySigns(folder, tools.table()),
                        () -> {
                            answer[0] = ask(process);
                            if (answer[0] instanceof Answer.NotYet(String reason)) {
                                work.progress("waiting until it serves: " + reason, 0, 0, "");
                                return false;
                            }
                            return true;
                        });
        return switch (answer[0]) {
            case Answer.Serves _ -> {
                word.serves();
                yield StepEnd.done("it serves on port " + settings.port());
            }
            case Answer.Ended _ -> ended(process, log);
            case Answer.Damaged(String reason) -> {
                word.keep(reason); // for a probe to see, too: then another plan answers
                yield Ends.failed(
                        "it runs, and lets nobody in: " + reason,
                        local.data(),
                        "restore it: reprise restore " + settings.component(),
                        true); // by then others have seen it, too
            }
            case Answer.NotForUs(String reason) ->
                    Ends.failed(
                            "it runs, and does not let us in: " + reason,
                            settings.host() + ":" + settings.port(),
                            "correct user, password or pg_hba.conf",
                            true);
            case Answer.NotYet(String reason) ->
                    Ends.failed(
                            "it runs, does not serve, and nothing has moved for "
                                    + RecoverySigns.STILL.toMinutes()
                                    + " minutes: "
                                    + reason,
                            local.data(),
                            "read its log: " + local.serverLog(),
                            true);
        };
    }

    /** What it has said of its data is for a probe to see, too: then another plan answers. */
    private StepEnd ended(@Nullable Process process, ServerLog log) throws IOException {
        StartFailure failure = log.failure();
        if (process != null) {
            word.ended(failure);
        }
        return Ends.failed(
                "the server ended at once: " + failure.says(),
                local.data(),
                "read its log: " + local.serverLog(),
                true);
    }

    /** What a server that is being started says. */
    private sealed interface Answer {
        record Serves() implements Answer {}

        record NotYet(String reason) implements Answer {}

        record NotForUs(String reason) implements Answer {}

        record Damaged(String reason) implements Answer {}

        record Ended() implements Answer {}
    }

    private Answer ask(@Nullable Process process) throws IOException {
        boolean ended = process == null ? folder.postmaster().isEmpty() : !process.isAlive();
        if (ended) {
            return new Answer.Ended();
        }
        try (Connection connection = tools.connections().open(settings.database(), SILENCE)) {
            Backend backend = Backend.of(connection);
            if (!folder.has(backend.pid())) {
                return new Answer.NotYet("another server answers on its port");
            }
            return backend.primary() ? new Answer.Serves() : new Answer.NotYet("it is in recovery");
        } catch (SQLException e) {
            String said = ServerLog.firstLine(e.getMessage());
            String state = String.valueOf(e.getSQLState());
            if (!folder.ready()) {
                return new Answer.NotYet(said); // whoever that was
            }
            if (state.equals("3D000") || state.startsWith("53")) {
                return new Answer.Serves(); // whether all is there is proven later
            }
            if (Damage.isProvenBy(e)) {
                return new Answer.Damaged(said);
            }
            return state.startsWith("28") ? new Answer.NotForUs(said) : new Answer.NotYet(said);
        }
    }
}
