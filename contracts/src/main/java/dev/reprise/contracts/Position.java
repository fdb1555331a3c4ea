package dev.reprise.contracts;

/**
 * A place in the stream of a component's changes.
 *
 * @param branch the history that the place lies in; places of two branches cannot be compared
 * @param at within one branch the strings order as the places do (an LSN is 16 hexadecimal digits)
 */
public record Position(String branch, String at) implements Comparable<Position> {
    /**
     * @throws IllegalArgumentException if the branches differ
     */
    @Override
    public int compareTo(Position other) {
        if (!branch.equals(other.branch)) {
            throw new IllegalArgumentException(
                    "positions of two branches: " + this + " and " + other);
        }
        return at.compareTo(other.at);
    }
}
