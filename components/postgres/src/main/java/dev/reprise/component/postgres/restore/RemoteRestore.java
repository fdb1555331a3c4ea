package dev.reprise.component.postgres.restore;

import dev.reprise.component.Restore;
import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.postgres.holds.Holds;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.sql.Connections;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.StepResult;
import dev.reprise.vault.Vault;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server that is no process of this host: it is protected, and a person restores it. */
public final class RemoteRestore implements Restore {
    private static final String WHY = "the server is no process of this host";
    private static final String NEXT =
            "restore its base and log from the vault by hand: RESTORE.md in every point says how";

    private final String component;
    private final Releasing releasing;

    /**
     * @param holds the marks of what we hold on the server
     */
    public RemoteRestore(
            PostgresSettings settings, Connections connections, Holds holds, Path spool) {
        this.component = settings.component();
        this.releasing = new Releasing(settings, connections, holds, spool, null);
    }

    @Override
    public StepEnd fence(Work work) {
        return refused();
    }

    @Override
    public StepEnd start(Work work) {
        return refused();
    }

    @Override
    public StepEnd stage(Work work, Vault vault, Source source, Goal goal) {
        return refused();
    }

    @Override
    public StepEnd switchOver(Work work, StepResult.Staged copy) {
        return refused();
    }

    @Override
    public StepEnd rollBack(Work work, StepResult.@Nullable Switched switched) {
        return refused();
    }

    @Override
    public StepEnd release(Work work) throws SupersededException, InterruptedException {
        return Ends.of("releasing", component, () -> releasing.release(work));
    }

    @Override
    public Preview preview(Vault vault, Source source, Goal goal) {
        return new Preview(
                "nothing",
                List.of(),
                List.of(),
                List.of(),
                source.seal().bytes(),
                0,
                List.of(WHY + "; " + NEXT));
    }

    private StepEnd refused() {
        return Ends.refused(WHY, component, NEXT);
    }
}
