package dev.reprise.decisions;

import dev.reprise.contracts.Notice;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Notices in a row that reached nobody: it ends with one that is taken.
 *
 * @param channel that gave the last one up, and why
 * @param since the first of them was given up
 */
public record Unheard(String channel, int count, String why, Instant since) {
    static @Nullable Unheard after(@Nullable Unheard before, Notice notice, Instant at) {
        return switch (notice) {
            case Notice.NotificationSent ignored -> null;
            case Notice.NotificationFailed failed ->
                    new Unheard(
                            failed.channel(),
                            before == null ? 1 : before.count() + 1,
                            failed.reason(),
                            before == null ? at : before.since());
        };
    }
}
