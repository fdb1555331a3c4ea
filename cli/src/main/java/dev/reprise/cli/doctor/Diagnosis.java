package dev.reprise.cli.doctor;

/**
 * One thing that was looked at.
 *
 * @param next what to do about it; empty where it is well
 */
public record Diagnosis(String about, Mark mark, String says, String next) {
    /** How it is. */
    public enum Mark {
        OK,
        /** It works, and could be better. */
        NOTE,
        WRONG
    }

    static Diagnosis ok(String about, String says) {
        return new Diagnosis(about, Mark.OK, says, "");
    }

    static Diagnosis note(String about, String says, String next) {
        return new Diagnosis(about, Mark.NOTE, says, next);
    }

    static Diagnosis wrong(String about, String says, String next) {
        return new Diagnosis(about, Mark.WRONG, says, next);
    }
}
