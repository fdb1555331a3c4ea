package dev.reprise.cli;

import dev.reprise.contracts.Problem;

/** A command ends here, with three lines for a person and a code for a program. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Exit exit;
    private final transient Problem problem;

    public CommandException(Exit exit, Problem problem) {
        super(problem.toString());
        this.exit = exit;
        this.problem = problem;
    }

    public CommandException(Exit exit, String what, String target, String next) {
        this(exit, new Problem(what, target, next));
    }

    public Problem problem() {
        return problem;
    }

    public Exit exit() {
        return exit;
    }
}
