package dev.reprise.vault.repository;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Who works with the repository, as locks, keys and snapshots name it.
 *
 * @param clock tells the times that are written
 */
public record Owner(String hostname, String username, long pid, InstantSource clock) {
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
