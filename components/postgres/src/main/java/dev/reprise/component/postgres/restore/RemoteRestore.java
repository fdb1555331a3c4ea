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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A server that is no process of this host: it is protected, and a person restores it. */
public final class RemoteRestore implements Restore {
    private static final String WHY = "the server is no process of this host";
    private static final String NEXT =
            "restore it on its own host, with this vault and `local:` in reprise.yaml; or by hand,"
                    + " as RESTORE.md in every point says";

    private final String component;
    private final Releasing releasing;

    /**
     * @param holds the marks of what we hold on the server
     * @param standby what we are called there: another host's Reprise may hold it, too
     */
    public RemoteRestore(
            PostgresSettings settings,
            Connections connections,
            Holds holds,
            Path spool,
            String standby) {
        this.component = settings.component();
        this.releasing =
                new Releasing(settings, connections, holds, spool, Pattern.compile(standby), null);
    }

    @Override
    public StepEnd fence(Work work, List<String> seen) {
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
                List.of(
                        WHY,
                        NEXT,
                        "its base by hand: `restic -r %s restore %s --target FOLDER`; its log since is"
                                        .formatted(vault.folder(), source.seal().snapshot())
                                + " in the snapshots tagged type=batch,component="
                                + component));
    }

    private StepEnd refused() {
        return Ends.refused(WHY, component, NEXT);
    }
}
