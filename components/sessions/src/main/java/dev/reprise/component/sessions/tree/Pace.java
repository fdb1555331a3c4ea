package dev.reprise.component.sessions.tree;

import java.time.Duration;

/**
 * How often a tree may be looked over, so that it costs an eighth of a core and no more: by what an
 * ordinary look costs. Knows no clock.
 */
final class Pace {
    private static final int SHARE = 8;

    private boolean began;
    private Duration cost = Duration.ZERO;
    private Duration last = Duration.ZERO;

    /**
     * A look took so long. The first does not count: to it everything is new. Nor does one that was
     * held up by something else, unless the next one takes as long.
     */
    void looked(Duration took) {
        if (began) {
            cost = last.isZero() || took.compareTo(last) < 0 ? took : last;
            last = took;
        }
        began = true;
    }

    /** From the start of a look to the start of the next, at least; zero while nothing is known. */
    Duration every() {
        return cost.multipliedBy(SHARE);
    }

    /** From the end of a look to the start of the next, at least; zero while nothing is known. */
    Duration rest() {
        return cost.multipliedBy(SHARE - 1);
    }
}
