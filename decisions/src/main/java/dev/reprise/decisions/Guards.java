package dev.reprise.decisions;

import java.time.Duration;

/**
 * What keeps automation from doing harm by doing too much.
 *
 * @param parallel recoveries at one time, at the most
 * @param perIncident runs for one incident, at the most
 * @param recoveries of one target within the window, at the most
 * @param window see {@code recoveries}
 * @param coolDown from the end of a recovery to the next one of the same incident by the same plan
 * @param calm how long an incident's conditions must be gone before it closes by itself
 * @param settle how long what a single method sees must have stood still before live data is
 *     replaced: the disaster may still be going on
 */
public record Guards(
        int parallel,
        int perIncident,
        int recoveries,
        Duration window,
        Duration coolDown,
        Duration calm,
        Duration settle) {
    public static final Guards USUAL =
            new Guards(
                    2,
                    3,
                    6,
                    Duration.ofHours(1),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(10),
                    Duration.ofMillis(1_500));
}
