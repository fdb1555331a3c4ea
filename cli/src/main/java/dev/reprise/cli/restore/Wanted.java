package dev.reprise.cli.restore;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person wants back.
 *
 * @param scope addresses below the component; empty means all of it
 * @param time the moment to go back to; null for the last that can be proven
 * @param snapshot the seal that is wanted as it is; empty leaves the choice
 */
public record Wanted(
        String component, List<String> scope, @Nullable Instant time, String snapshot) {
    public boolean exact() {
        return !snapshot.isEmpty();
    }

    /** Whether it is a way back in time, and not to the last that can be proven. */
    public boolean back() {
        return time != null || exact();
    }
}
