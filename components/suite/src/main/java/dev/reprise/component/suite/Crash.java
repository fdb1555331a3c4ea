package dev.reprise.component.suite;

/** Stands for the end of the process: no step may catch it. */
final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash(String where) {
        super(where);
    }
}
