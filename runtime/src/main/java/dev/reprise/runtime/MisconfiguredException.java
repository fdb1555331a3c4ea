package dev.reprise.runtime;

import dev.reprise.contracts.Problem;

/** A service's own settings are wrong: the process does not start. */
public final class MisconfiguredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MisconfiguredException(Problem problem) {
        super(problem.toString());
    }
}
