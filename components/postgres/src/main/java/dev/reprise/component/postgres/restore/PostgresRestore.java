package dev.reprise.component.postgres.restore;

import dev.reprise.component.Restore;
import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.Workplace;
import dev.reprise.component.postgres.holds.Holds;
import dev.reprise.component.postgres.server.Impostor;
import dev.reprise.component.postgres.server.KnownServer;
import dev.reprise.component.postgres.server.ServerFolder;
import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.sql.Connections;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.StepResult;
import dev.reprise.vault.Vault;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a server of this host comes back. */
public final class PostgresRestore implements Restore {
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final PostgresSettings settings;
    private final Connections connections;
    private final Impostor impostor;
    private final LocalServer local;
    private final Workplace place;
    private final Parts parts;

    /** Who does what. */
    private record Parts(
            LiveServer server,
            Staging staging,
            Switching switching,
            Releasing releasing,
            Previewing previewing) {}

    /**
     * @param place its spool is only read
     */
    public PostgresRestore(
            PostgresSettings settings,
            LocalServer local,
            PrivateCopy.Tools tools,
            KnownServer.Store known,
            Workplace place) {
        this.settings = settings;
        this.connections = tools.connections();
        this.impostor = new Impostor(settings);
        this.local = local;
        this.place = place;
        ServerFolder live = tools.folder(local.data());
        var server = new LiveServer(settings, local, tools, known);
        var switching = new Switching(local, live);
        this.parts =
                new Parts(
                        server,
                        new Staging(settings, local, tools, known, switching, place.clock()),
                        switching,
                        new Releasing(
                                settings,
                                tools.connections(),
                                new Holds(local.holds()),
                                place.spool(),
                                Releasing.ANY_NAME_OF_OURS,
                                server),
                        new Previewing(settings, local, live, place));
    }

    @Override
    public StepEnd fence(Work work, List<String> seen)
            throws SupersededException, InterruptedException {
        Optional<Problem> another = another();
        return another.isPresent()
                ? new StepEnd.Refused(another.get(), false)
                : Ends.of(
                        "ending the server", local.data(), () -> parts.server().fence(work, seen));
    }

    /** Whose port would be taken from what is restored, once that has been started. */
    private Optional<Problem> another() {
        try (Connection connection = connections.open(settings.database(), SILENCE)) {
            return impostor.answers(connection);
        } catch (SQLException e) {
            return Optional.empty(); // it is down, or shuts us out: which is why it is restored
        }
    }

    @Override
    public StepEnd start(Work work) throws SupersededException, InterruptedException {
        return Ends.of(
                "starting the server",
                local.data(),
                () -> {
                    parts.staging().endCopies(work);
                    return parts.server().start(work);
                });
    }

    @Override
    public StepEnd stage(Work work, Vault vault, Source source, Goal goal)
            throws SupersededException, InterruptedException {
        if (!goal.scope().isEmpty()) {
            return Ends.refused(
                    "single tables cannot be put back yet",
                    settings.component() + "/" + goal.scope().getFirst(),
                    "restore the whole server, beside or in place");
        }
        return Ends.of(
                "restoring a copy",
                local.data(),
                () -> parts.staging().stage(work, base(vault), source, goal));
    }

    @Override
    public StepEnd switchOver(Work work, StepResult.Staged copy)
            throws SupersededException, InterruptedException {
        return Ends.of("switching", local.data(), () -> parts.switching().switchOver(work, copy));
    }

    @Override
    public StepEnd rollBack(Work work, StepResult.@Nullable Switched switched)
            throws SupersededException, InterruptedException {
        return Ends.of("rolling back", local.data(), () -> parts.switching().rollBack(work));
    }

    @Override
    public StepEnd release(Work work) throws SupersededException, InterruptedException {
        return Ends.of(
                "releasing",
                local.holds(),
                () -> {
                    // First: a server that was stopped for it is started on what is there then.
                    StepEnd settled =
                            Ends.of(
                                    "settling a switch that was cut off",
                                    local.data(),
                                    () -> parts.switching().settle(work));
                    parts.staging().endCopies(work);
                    StepEnd end = parts.releasing().release(work);
                    parts.switching().clear();
                    return both(settled, end);
                });
    }

    private static StepEnd both(StepEnd settled, StepEnd released) {
        return settled instanceof StepEnd.Succeeded(StepResult.Done first)
                ? released instanceof StepEnd.Succeeded(StepResult.Done then)
                                && !first.note().isEmpty()
                        ? StepEnd.done(first.note() + "; " + then.note())
                        : released
                : settled;
    }

    @Override
    public Preview preview(Vault vault, Source source, Goal goal) throws InterruptedException {
        try {
            return parts.previewing().preview(base(vault), source, goal);
        } catch (IOException e) {
            return new Preview(
                    "nothing",
                    List.of(),
                    List.of(),
                    List.of(),
                    source.seal().bytes(),
                    0,
                    List.of(String.valueOf(e.getMessage())));
        }
    }

    private VaultBase base(Vault vault) {
        return new VaultBase(vault, place.spool(), settings.component());
    }
}
