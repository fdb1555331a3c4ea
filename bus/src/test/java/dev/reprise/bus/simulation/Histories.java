package dev.reprise.bus.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.bus.simulation.Simulation.Outcome;
import dev.reprise.bus.simulation.Simulation.Sabotage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/**
 * Many histories of the product as it is, each from a seed of its own; {@code -Dreprise.seed=N
 * -Dreprise.histories=M} runs these and no others.
 */
record Histories(long first, int most, int least, Duration patience) {
    /** Those that the command line asks for, or the usual ones. */
    static Histories asked(Histories usual) {
        Long seed = Long.getLong("reprise.seed");
        Integer histories = Integer.getInteger("reprise.histories");
        if (seed == null && histories == null) {
            return usual;
        }
        int most = histories == null ? usual.most() : histories;
        return new Histories(seed == null ? usual.first() : seed, most, most, Duration.ZERO);
    }

    /** All of them, or at least the least of them and as many more as there is patience for. */
    void survive() throws Exception {
        long start = System.nanoTime();
        var next = new AtomicInteger();
        Callable<List<Outcome>> some =
                () -> {
                    var outcomes = new ArrayList<Outcome>();
                    for (int number = next.getAndIncrement();
                            number < most && (number < least || left(start));
                            number = next.getAndIncrement()) {
                        outcomes.add(survive(first + number));
                    }
                    return outcomes;
                };
        // a history runs one simulated thread at a time, so each processor has its own
        int lanes = Runtime.getRuntime().availableProcessors();
        var outcomes = new ArrayList<Outcome>();
        try (var executor = Executors.newFixedThreadPool(lanes)) {
            for (var lane : executor.invokeAll(Collections.nCopies(lanes, some))) {
                outcomes.addAll(lane.get());
            }
        }
        int incidents = sum(outcomes, Outcome::incidents);
        int recoveries = sum(outcomes, Outcome::recoveries);
        System.out.printf(
                "%d histories from seed %d in %d ms: %d facts, %d incidents, %d recoveries,"
                        + " %d frozen%n",
                outcomes.size(),
                first,
                Duration.ofNanos(System.nanoTime() - start).toMillis(),
                sum(outcomes, Outcome::facts),
                incidents,
                recoveries,
                sum(outcomes, Outcome::frozen));
        // they were worth the name
        if (outcomes.size() > 1) {
            assertThat(incidents).isGreaterThan(outcomes.size() / 2);
            assertThat(recoveries).isGreaterThan(outcomes.size() / 2);
        }
    }

    private static Outcome survive(long seed) throws InterruptedException {
        try {
            return new Simulation(seed, Sabotage.NONE).run();
        } catch (AssertionError e) {
            throw new AssertionError("again with -Dreprise.histories=1 -Dreprise.seed=" + seed, e);
        }
    }

    private static int sum(List<Outcome> outcomes, ToIntFunction<Outcome> what) {
        return outcomes.stream().mapToInt(what).sum();
    }

    private boolean left(long start) {
        return System.nanoTime() - start < patience.toNanos();
    }
}
