package dev.reprise.bus.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.bus.simulation.Simulation.Outcome;
import dev.reprise.bus.simulation.Simulation.Sabotage;
import dev.reprise.contracts.Wire;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SimulationTest {
    /** {@code -Dreprise.seed=N} is the first seed, {@code -Dreprise.histories=M} how many. */
    private static final long FIRST = Long.getLong("reprise.seed", 1);

    private static final int HISTORIES = Integer.getInteger("reprise.histories", 5_000);

    /** A slow machine runs fewer of them: the same ones, from the first seed on. */
    private static final Duration PATIENCE =
            System.getProperty("reprise.histories") == null
                    ? Duration.ofSeconds(25)
                    : Duration.ofDays(1);

    private static final int AT_LEAST = 50;

    @Test
    void shouldSurviveEveryHistory() throws Exception {
        // Given
        long start = System.nanoTime();
        var next = new AtomicInteger();
        Callable<List<Outcome>> some =
                () -> {
                    var outcomes = new ArrayList<Outcome>();
                    for (int number = next.getAndIncrement();
                            number < HISTORIES && (number < AT_LEAST || left(start));
                            number = next.getAndIncrement()) {
                        outcomes.add(survive(FIRST + number));
                    }
                    return outcomes;
                };
        // When: a history runs one simulated thread at a time, so each processor has its own
        int lanes = Runtime.getRuntime().availableProcessors();
        var outcomes = new ArrayList<Outcome>();
        try (var executor = Executors.newFixedThreadPool(lanes)) {
            for (var lane : executor.invokeAll(Collections.nCopies(lanes, some))) {
                outcomes.addAll(lane.get());
            }
        }
        // Then: the histories were worth the name
        int histories = outcomes.size();
        int incidents = sum(outcomes, Outcome::incidents);
        int recoveries = sum(outcomes, Outcome::recoveries);
        System.out.printf(
                "%d histories from seed %d in %d ms: %d facts, %d incidents, %d recoveries,"
                        + " %d frozen%n",
                histories,
                FIRST,
                Duration.ofNanos(System.nanoTime() - start).toMillis(),
                sum(outcomes, Outcome::facts),
                incidents,
                recoveries,
                sum(outcomes, Outcome::frozen));
        if (histories >= AT_LEAST) {
            assertThat(incidents).isGreaterThan(histories / 2);
            assertThat(recoveries).isGreaterThan(histories / 2);
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

    private static boolean left(long start) {
        return System.nanoTime() - start < PATIENCE.toNanos();
    }

    @Test
    void shouldRepeatAHistoryByItsSeed() throws InterruptedException {
        assertThat(history(4711)).isEqualTo(history(4711));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldNoticeABrokenGuard(Sabotage sabotage) {
        assertThatThrownBy(
                        () -> {
                            for (long seed = 1; seed <= 1_000; seed++) {
                                new Simulation(seed, sabotage).run();
                            }
                        })
                .isInstanceOf(AssertionError.class);
    }

    private static byte[] history(long seed) throws InterruptedException {
        var simulation = new Simulation(seed, Sabotage.NONE);
        simulation.run();
        var bytes = new ByteArrayOutputStream();
        simulation.journal().entries().forEach(entry -> bytes.writeBytes(Wire.json(entry)));
        return bytes.toByteArray();
    }
}
