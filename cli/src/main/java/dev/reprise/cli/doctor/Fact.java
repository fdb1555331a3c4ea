package dev.reprise.cli.doctor;

/**
 * One thing that was looked at.
 *
 * @param next what to do about it; empty where it is well
 */
public record Fact(String about, Mark mark, String says, String next) {
    /** How it is. */
    public enum Mark {
        OK,
        /** It works, and could be better. */
        NOTE,
        WRONG
    }

    static Fact ok(String about, String says) {
        return new Fact(about, Mark.OK, says, "");
    }

    static Fact note(String about, String says, String next) {
        return new Fact(about, Mark.NOTE, says, next);
    }

    static Fact wrong(String about, String says, String next) {
        return new Fact(about, Mark.WRONG, says, next);
    }
}
