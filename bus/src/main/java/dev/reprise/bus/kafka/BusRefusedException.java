package dev.reprise.bus.kafka;

import dev.reprise.contracts.Problem;

/** The bus answers, and is not one that this stack may be run on. A person must act. */
public final class BusRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public BusRefusedException(Problem problem) {
        super(problem.toString());
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
