package dev.reprise.notifier;

import java.time.Duration;

/** A way to tell a person. Used by one thread. */
interface Channel extends AutoCloseable {
    String name();

    /** Tries once, and takes no longer than its deadline. */
    Answer send(Notification notification) throws InterruptedException;

    /** From the start of one message to the start of the next, at the least. */
    Duration pace();

    @Override
    default void close() {}

    /** What came of a try. */
    sealed interface Answer {
        record Taken() implements Answer {}

        /**
         * @param after how long the other side asked to wait; zero if it did not say
         */
        record Later(Duration after, String reason) implements Answer {}

        /** The other side will not take this one, however often it is tried. */
        record Never(String reason) implements Answer {}
    }
}
