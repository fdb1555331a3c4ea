package dev.reprise.contracts;

/**
 * One attempt at one step of one run.
 *
 * @param attempt counts from 1; a command that is sent again without having been accepted keeps it
 */
public record StepRef(RunId run, String step, int attempt) {
    /** Safe in file names, labels and tags: {@code <run>.<step>.<attempt>}. */
    public String label() {
        return run + "." + step + "." + attempt;
    }
}
