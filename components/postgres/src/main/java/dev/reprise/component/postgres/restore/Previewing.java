package dev.reprise.component.postgres.restore;

import dev.reprise.component.Restore.Preview;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Workplace;
import dev.reprise.component.postgres.server.ServerFolder;
import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.wal.Reach;
import dev.reprise.component.postgres.wal.WalHistory;
import dev.reprise.component.postgres.wal.WalStream;
import dev.reprise.component.postgres.wal.WalSurvey;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.StepResult.StreamClosed;
import dev.reprise.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** What a restore would do. Reads only. */
final class Previewing {
    private final PostgresSettings settings;
    private final LocalServer local;
    private final ServerFolder live;
    private final Workplace place;

    Previewing(PostgresSettings settings, LocalServer local, ServerFolder live, Workplace place) {
        this.settings = settings;
        this.local = local;
        this.live = live;
        this.place = place;
    }

    Preview preview(VaultBase vault, Source source, Goal goal)
            throws IOException, InterruptedException {
        long free = local.free();
        var refusals = new ArrayList<String>();
        if (Folders.mounted(local.data())) {
            refusals.add(Switching.mounted(local.data()).problem().what());
        }
        WalHistory history;
        try {
            history = vault.history(source.seal().snapshot(), _ -> {});
        } catch (VaultBase.Damaged e) {
            return Preview.unreadable(String.valueOf(e.getMessage()));
        } catch (SupersededException e) {
            throw new IllegalStateException("a preview is no attempt at a step", e);
        }
        return switch (Target.of(history, source, goal)) {
            case Target.Unreachable no -> {
                refusals.add(no.what());
                yield nothing(source.seal().bytes(), free, refusals);
            }
            case Target.Place(Reach reach) -> {
                long needed = Staging.needed(source, history, reach);
                if (needed > free) {
                    refusals.add(
                            "the copy needs %d MB, and %d MB are free beside %s"
                                    .formatted(needed >> 20, free >> 20, local.data()));
                }
                yield new Preview(
                        Target.words(history.base(), reach),
                        putsBack(source, history, reach),
                        loses(vault.vault(), history, reach, goal),
                        pauses(),
                        needed,
                        free,
                        List.copyOf(refusals));
            }
        };
    }

    private static Preview nothing(long bytes, long free, List<String> refusals) {
        return new Preview(
                "nothing", List.of(), List.of(), List.of(), bytes, free, List.copyOf(refusals));
    }

    private List<String> putsBack(Source source, WalHistory history, Reach reach)
            throws IOException, InterruptedException {
        WalSurvey log = history.between(history.base().start(), reach.record());
        return List.of(
                "the whole server: base of %d MB, and %d commits of the log"
                        .formatted(source.seal().bytes() >> 20, log.commits()),
                Files.exists(local.data())
                        ? "what is there now is kept beside it as %s.reprise-kept-…"
                                .formatted(local.data().getFileName())
                        : "nothing is there now");
    }

    /** By what the stream has noted of itself, where nobody has closed it yet. */
    private List<String> loses(Vault vault, WalHistory history, Reach reach, Goal goal)
            throws IOException, InterruptedException {
        var lines = new ArrayList<String>();
        StreamClosed known =
                goal.known() == null
                        ? WalStream.asNoted(settings, place, vault, history)
                        : goal.known();
        Loss loss = history.lossAfter(reach, known);
        if (loss.any()) {
            lines.add(words(loss));
        }
        if (!history.ending().isEmpty()) {
            lines.add("what may follow in the log: " + history.ending());
        }
        return List.copyOf(lines);
    }

    static String words(Loss loss) {
        if (loss.commits() == 0 && !loss.exact()) {
            return "an unknown number of commits of %s to %s".formatted(loss.from(), loss.to());
        }
        return "%s%d commits of %s to %s"
                .formatted(loss.exact() ? "" : "at least ", loss.commits(), loss.from(), loss.to());
    }

    private List<String> pauses() throws IOException {
        return live.processes().isEmpty()
                ? List.of()
                : List.of("PostgreSQL is stopped from before the copy is made until it is live");
    }
}
