package dev.reprise.cli;

import java.util.Comparator;
import java.util.List;

/** What a command's exit code says. These numbers are API. */
public enum Exit {
    /** Done and verified. */
    DONE(0),
    FAILED(1),
    /** Wrong usage or configuration. */
    USAGE(2),
    /** Refused; nothing was changed. */
    REFUSED(3),
    /** Asked for, and not begun or not ready yet. */
    WAITING(4),
    /** Done in part. */
    PARTLY(5),
    /** Done, not verified. */
    UNVERIFIED(6),
    ROLLED_BACK(7),
    /** The services cannot be reached. */
    UNREACHABLE(10),
    INTERRUPTED(130);

    private static final List<Exit> BY_GRAVITY =
            List.of(
                    DONE,
                    UNVERIFIED,
                    WAITING,
                    PARTLY,
                    REFUSED,
                    ROLLED_BACK,
                    FAILED,
                    USAGE,
                    UNREACHABLE,
                    INTERRUPTED);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    /** The gravest of several; {@link #DONE} of none. */
    public static Exit worst(List<Exit> all) {
        return all.stream().max(Comparator.comparingInt(BY_GRAVITY::indexOf)).orElse(DONE);
    }

    /**
     * Several ends of one piece of work in one: where some of it was done and some not, it was done
     * in part.
     */
    public static Exit together(List<Exit> all) {
        boolean some = all.contains(DONE) || all.contains(UNVERIFIED);
        Exit worst = worst(all);
        return some && BY_GRAVITY.indexOf(worst) > BY_GRAVITY.indexOf(UNVERIFIED) ? PARTLY : worst;
    }

    public int code() {
        return code;
    }
}
