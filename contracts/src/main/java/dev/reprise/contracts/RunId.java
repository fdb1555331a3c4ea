package dev.reprise.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * One execution of a plan. It begins with the first characters of the journal's id, so that a
 * marker left beside a target by a lost journal is never taken for one of ours.
 */
public record RunId(@JsonValue String value) {
    @JsonCreator
    public RunId {}

    public static RunId of(String journal, long number) {
        return new RunId(journal.substring(0, Math.min(6, journal.length())) + "-" + number);
    }

    @Override
    public String toString() {
        return value;
    }
}
