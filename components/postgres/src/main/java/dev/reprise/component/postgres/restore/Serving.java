package dev.reprise.component.postgres.restore;

import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.postgres.probe.UnreadableRelation;
import dev.reprise.component.postgres.server.DamageWord;
import dev.reprise.component.postgres.server.RecoverySigns;
import dev.reprise.component.postgres.server.ServerFolder;
import dev.reprise.component.postgres.server.ServerLog;
import dev.reprise.component.postgres.server.StartFailure;
import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.sql.Backend;
import dev.reprise.component.postgres.sql.Complaint;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
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

    /** A file of a relation that is not there though the server serves, as it says itself. */
    Optional<String> missesRelation() {
        return UnreadableRelation.ask(settings, tools.connections(), local.data());
    }

    /**
     * Waits for as long as its recovery goes on.
     *
     * @param process the one that we have started; null for one that ran already
     */
    StepEnd await(Work work, @Nullable Process process, ServerLog log)
            throws IOException, SupersededException, InterruptedException {
        var asked =
                new Answer.Asked() {
                    @Override
                    public boolean ended() throws IOException {
                        return process == null ? folder.postmaster().isEmpty() : !process.isAlive();
                    }

                    @Override
                    public Connection connect() throws SQLException {
                        return tools.connections().open(settings.database(), SILENCE);
                    }
                };
        Answer answer =
                Answer.await(
                        tools,
                        folder,
                        asked,
                        reason -> work.progress("waiting until it serves: " + reason, 0, 0, ""));
        return switch (answer) {
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
}
