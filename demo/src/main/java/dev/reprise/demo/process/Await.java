package dev.reprise.demo.process;

import dev.reprise.demo.DemoException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits with a deadline, and says what was waited for when it has passed. */
public final class Await {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    /**
     * @param what as in "no ... within 30 s"
     * @param next what a person should look at when it never came
     * @throws DemoException when the deadline has passed
     */
    public static void until(String what, Duration deadline, String next, BooleanSupplier holds)
            throws DemoException, InterruptedException {
        value(what, deadline, next, () -> holds.getAsBoolean() ? Optional.of(true) : none());
    }

    /** As {@link #until}, for what is there once it is there. */
    public static <T> T value(
            String what, Duration deadline, String next, Supplier<Optional<T>> source)
            throws DemoException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            Optional<T> found = source.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() - start > deadline.toNanos()) {
                throw new DemoException(
                        "no " + what + " within " + deadline.toSeconds() + " s",
                        "the demo waited for it and gives up",
                        next);
            }
            Thread.sleep(PAUSE);
        }
    }

    private static Optional<Boolean> none() {
        return Optional.empty();
    }
}
