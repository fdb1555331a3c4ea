package dev.reprise.console;

import dev.reprise.contracts.Problem;

/** Answered with its HTTP status and the problem as JSON. */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Problem problem;

    ProblemException(int status, Problem problem) {
        super(problem.toString());
        this.status = status;
        this.problem = problem;
    }

    int status() {
        return status;
    }

    Problem problem() {
        return problem;
    }
}
