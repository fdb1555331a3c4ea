package dev.reprise.bus.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.bus.simulation.Simulation.Sabotage;
import dev.reprise.contracts.Wire;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SimulationTest {
    /** {@code -Dreprise.seed=N} runs one history, {@code -Dreprise.histories=N} that many. */
    private static final int HISTORIES = Integer.getInteger("reprise.histories", 600);

    @Test
    void shouldSurviveEveryHistory() throws InterruptedException {
        // Given: a first seed that is new at each run, and is printed
        Long one = Long.getLong("reprise.seed");
        long first = one != null ? one : System.nanoTime() & 0xFFFFFFFFL;
        int histories = one != null ? 1 : HISTORIES;
        System.out.println("seeds " + first + " to " + (first + histories - 1));
        long start = System.nanoTime();
        int facts = 0;
        int incidents = 0;
        int recoveries = 0;
        int frozen = 0;
        // When
        for (long seed : LongStream.range(first, first + histories).toArray()) {
            try {
                Simulation.Outcome outcome = new Simulation(seed, Sabotage.NONE).run();
                facts += outcome.facts();
                incidents += outcome.incidents();
                recoveries += outcome.recoveries();
                frozen += outcome.frozen();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": -Dreprise.seed=" + seed, e);
            }
        }
        // Then: the histories were worth the name
        System.out.printf(
                "%d histories in %d ms: %d facts, %d incidents, %d recoveries, %d frozen%n",
                histories,
                Duration.ofNanos(System.nanoTime() - start).toMillis(),
                facts,
                incidents,
                recoveries,
                frozen);
        assertThat(incidents).isGreaterThanOrEqualTo(histories / 2);
        assertThat(recoveries).isGreaterThanOrEqualTo(histories / 2);
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
                            for (long seed = 1; seed <= 600; seed++) {
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
