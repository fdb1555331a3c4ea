package dev.reprise.contracts;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of one component in the vault, whole or absent.
 *
 * @param snapshot the vault's snapshot id, 64 hexadecimal digits
 * @param at the moment whose data it holds at the least
 * @param position where its stream begins to apply; null where the kind has no stream
 * @param consistency stopped, quiesced or fuzzy
 * @param bytes of the data before deduplication
 * @param added bytes that the vault grew by
 */
public record Seal(
        String component,
        String kind,
        String snapshot,
        Instant at,
        @Nullable Position position,
        Consistency consistency,
        long bytes,
        long added,
        Map<String, Long> counts) {
    /** How the live component was held while it was read. */
    public enum Consistency {
        STOPPED,
        QUIESCED,
        FUZZY
    }
}
