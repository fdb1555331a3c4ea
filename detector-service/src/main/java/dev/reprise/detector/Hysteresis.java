package dev.reprise.detector;

import dev.reprise.contracts.Problem;
import dev.reprise.runtime.MisconfiguredException;

/**
 * How many looks in a row it takes.
 *
 * @param up bad ones, until a condition is said to hold
 * @param down good ones, until it is said to be over
 * @param blind blind ones, until the sight is said to be lost
 */
record Hysteresis(int up, int down, int blind) {
    Hysteresis {
        atLeastOne("reprise.detector.up", up);
        atLeastOne("reprise.detector.down", down);
        atLeastOne("reprise.detector.blind", blind);
    }

    private static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw new MisconfiguredException(
                    new Problem(key + " is " + value, "it counts looks", "set it to 1 or more"));
        }
    }
}
