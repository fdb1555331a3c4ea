package dev.reprise.component.postgres.restore;

import dev.reprise.component.StepEnd;
import dev.reprise.component.postgres.server.ClusterLayout;
import dev.reprise.component.postgres.server.DamageWord;
import dev.reprise.component.postgres.server.KnownServer;
import dev.reprise.component.postgres.server.Mounts;
import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import java.io.IOException;
import java.util.Optional;

/**
 * Looks once more, right before a server is ended because its data is gone. What was seen may lie
 * minutes back, or have been a mistake in the stack file that somebody has corrected since. Each
 * objection can be met again with the next attempt: what was a matter of a moment passes.
 */
final class LastLook {
    private final PostgresSettings settings;
    private final LocalServer local;
    private final KnownServer.Store known;
    private final Serving serving;
    private final DamageWord.Store word;

    LastLook(
            PostgresSettings settings,
            LocalServer local,
            KnownServer.Store known,
            Serving serving) {
        this.settings = settings;
        this.local = local;
        this.known = known;
        this.serving = serving;
        this.word = new DamageWord.Store(local.data(), local.damageWord());
    }

    /**
     * Why it is to be left alone.
     *
     * @param begun whether an earlier attempt has begun to end it: then it is silent because of us
     */
    Optional<StepEnd> objection(boolean begun) throws IOException {
        Optional<String> broken = broken();
        Optional<String> away =
                broken.isPresent() ? known.away(local.data(), new Mounts()) : Optional.empty();
        if (away.isPresent()) {
            return objection(away.get(), "mount it, and nothing is to be done");
        }
        return switch (serving.who()) {
            case Serving.Answerer.Other _ ->
                    objection(
                            "another server answers at %s:%d, which does not work in this folder"
                                    .formatted(settings.host(), settings.port()),
                            "correct `local.data` or `port` of %s in reprise.yaml, or end that one"
                                    .formatted(settings.component()));
            case Serving.Answerer.Ours _ ->
                    broken.isPresent() || serving.missesRelation().isPresent()
                            ? Optional.empty()
                            : objection(
                                    "it answers, and its files are all there: it is not ended",
                                    "nothing is to be done; to go back in time: reprise restore "
                                            + settings.component());
            case Serving.Answerer.Nobody nobody ->
                    broken.isPresent() || begun || nobody.missesFiles()
                            ? Optional.empty()
                            : objection(
                                    "its files are all there by now, so they are not replaced",
                                    "start it as usual; to restore it all the same: reprise restore "
                                            + settings.component());
        };
    }

    /** By its files, or by its own word when it was started last. */
    private Optional<String> broken() throws IOException {
        Optional<String> broken =
                ClusterLayout.broken(
                        local.data(), known.read().map(KnownServer::system).orElse(null));
        return broken.isPresent() ? broken : word.read();
    }

    private Optional<StepEnd> objection(String what, String next) {
        return Optional.of(Ends.failed(what, local.data(), next, true));
    }
}
