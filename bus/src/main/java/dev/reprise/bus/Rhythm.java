package dev.reprise.bus;

import java.time.Duration;

/**
 * How long a loop waits for what.
 *
 * @param poll for the next records, at the most
 * @param resend from one sending of a command that nobody has accepted to the next
 * @param beat from one sign of life of the leader to the next
 * @param takeOver how long the leader must be silent before another one takes over; several beats
 * @param gap a pause of the loop itself, after which what it missed is not counted as silence
 */
public record Rhythm(
        Duration poll, Duration resend, Duration beat, Duration takeOver, Duration gap) {
    public static final Rhythm USUAL =
            new Rhythm(
                    Duration.ofMillis(100),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(2));
}
