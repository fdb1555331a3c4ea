package dev.reprise.contracts;

/**
 * An error as a person meets it. Never holds a secret.
 *
 * @param what a lower-case fact: what happened
 * @param target to what: an address, a path, a file and line
 * @param next what to do next
 */
public record Problem(String what, String target, String next) {
    public Problem {
        what = FreeText.bounded(what);
        target = FreeText.bounded(target);
        next = FreeText.bounded(next);
    }

    @Override
    public String toString() {
        return Visible.of(what) + "\n  " + Visible.of(target) + "\n  next: " + Visible.of(next);
    }
}
