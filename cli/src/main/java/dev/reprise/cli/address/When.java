package dev.reprise.cli.address;

import java.time.Instant;

/** To when something is to be restored. */
public sealed interface When {
    /** The last position that can be proven. */
    record Latest() implements When {}

    record Moment(Instant at) implements When {}

    /**
     * @param point an id such as {@code p-7f3a}, or its beginning
     */
    record Point(String point) implements When {}

    /** A point that a person gave a name. */
    record Named(String name) implements When {}

    /** The last moment that was seen well before an incident. */
    record BeforeIncident(int number) implements When {}
}
