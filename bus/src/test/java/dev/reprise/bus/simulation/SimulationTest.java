package dev.reprise.bus.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.bus.simulation.Simulation.Sabotage;
import dev.reprise.contracts.Wire;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SimulationTest {
    /** {@code -Dreprise.seed=N} runs one history; {@code -Dreprise.histories=N} that many. */
    private static final int HISTORIES = Integer.getInteger("reprise.histories", 2_000);

    /** A slow machine runs fewer of them, and each run others. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private static final int AT_LEAST = 50;

    @Test
    void shouldSurviveEveryHistory() throws InterruptedException {
        // Given: a first seed that is new at each run, and is printed
        Long one = Long.getLong("reprise.seed");
        long first = one != null ? one : System.nanoTime() & 0xFFFFFFFFL;
        int most = one != null ? 1 : HISTORIES;
        long start = System.nanoTime();
        int histories = 0;
        int facts = 0;
        int incidents = 0;
        int recoveries = 0;
        int frozen = 0;
        // When
        while (histories < most && (histories < AT_LEAST || left(start))) {
            long seed = first + histories++;
            try {
                Simulation.Outcome outcome = new Simulation(seed, Sabotage.NONE).run();
                facts += outcome.facts();
                incidents += outcome.incidents();
                recoveries += outcome.recoveries();
                frozen += outcome.frozen();
            } catch (AssertionError e) {
                throw new AssertionError("again with -Dreprise.seed=" + seed, e);
            }
        }
        // Then: the histories were worth the name
        System.out.printf(
                "%d histories from seed %d in %d ms: %d facts, %d incidents, %d recoveries,"
                        + " %d frozen%n",
                histories,
                first,
                Duration.ofNanos(System.nanoTime() - start).toMillis(),
                facts,
                incidents,
                recoveries,
                frozen);
        assertThat(one != null || incidents >= histories / 2).isTrue();
        assertThat(one != null || recoveries >= histories / 2).isTrue();
    }

    private static boolean left(long start) {
        boolean asked = System.getProperty("reprise.histories") != null;
        return asked || System.nanoTime() - start < PATIENCE.toNanos();
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
