package dev.reprise.cli.restore;

import dev.reprise.component.Restore.Preview;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.Wire;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a restore would do.
 *
 * @param id of the facts that it rests on: what is wanted, the seals, the state of the targets, and
 *     whether going back in time gives anything up
 */
public record RestorePlan(String id, Instant at, boolean offline, List<Part> parts) {
    private static final int DIGITS = 6;

    /**
     * One component's part.
     *
     * @param seal that it starts from; null if there is none
     * @param older the seals that follow if that one is damaged
     * @param passedOver newer seals that fit as well, and cannot be read
     * @param oldest when the oldest seal of all was taken; null if there is none
     * @param conditions that hold on the target
     * @param takes by what was measured; null while nothing was
     */
    public record Part(
            Wanted wanted,
            @Nullable Seal seal,
            List<Seal> older,
            List<PassedOver> passedOver,
            @Nullable Instant oldest,
            List<String> conditions,
            @Nullable Preview preview,
            @Nullable Estimate takes,
            Duration rto) {
        /** Why it would be refused; empty means it would not. Moments are ISO 8601 in UTC. */
        public List<String> refusals() {
            return preview == null ? List.of(missing()) : preview.refusals();
        }

        /** Whether a person who goes back in time gives up what came since. */
        boolean givesUp() {
            return wanted.back() && preview != null && !preview.loses().isEmpty();
        }

        private String missing() {
            if (wanted.exact()) {
                return "the seal of that point is gone";
            }
            if (!passedOver.isEmpty()) {
                return "no seal can be read, the newest is damaged: %s; what is whole of it: restic restore %s, with -r and -p of the vault, into a folder of its own"
                        .formatted(
                                passedOver.getFirst().why(),
                                passedOver.getFirst().snapshot().substring(0, 8));
            }
            if (wanted.time() == null || oldest == null) {
                return "there is no sound seal to restore from";
            }
            return oldest.isAfter(wanted.time())
                    ? "there is no seal as old as %s; the oldest is of %s"
                            .formatted(wanted.time(), oldest)
                    : "there is no sound seal as old as " + wanted.time();
        }
    }

    /** A seal that cannot be read, so that an older one is taken. */
    public record PassedOver(String snapshot, Instant at, String why) {}

    /**
     * @param runs that were measured; 0 where it was never restored, and only the way out of the
     *     vault could be measured
     * @param bytesPerSecond how fast the vault gives it back, as just measured; 0 where runs were
     */
    public record Estimate(
            Duration about, Duration least, Duration most, int runs, long bytesPerSecond) {
        /** Null where nobody knows how many bytes there are. */
        static @Nullable Estimate byReading(long bytes, long bytesPerSecond) {
            if (bytes < 0) {
                return null;
            }
            Duration about = Duration.ofMillis((long) (bytes * 1e3 / bytesPerSecond));
            return new Estimate(about, about, about, 0, bytesPerSecond);
        }
    }

    private record Facts(Wanted wanted, String seal, List<String> conditions, boolean givesUp) {}

    static RestorePlan of(Instant at, boolean offline, List<Part> parts) {
        List<Facts> facts =
                parts.stream()
                        .map(
                                part ->
                                        new Facts(
                                                part.wanted(),
                                                part.seal() == null ? "" : part.seal().snapshot(),
                                                part.conditions(),
                                                part.givesUp()))
                        .toList();
        return new RestorePlan(hash(Wire.json(facts)).substring(0, DIGITS), at, offline, parts);
    }

    public boolean refused() {
        return parts.stream().anyMatch(part -> !part.refusals().isEmpty());
    }

    private static String hash(byte[] facts) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(facts));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
