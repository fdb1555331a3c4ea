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
    /** As many as are soon run: a slow machine runs fewer, the same ones from the first seed on. */
    private static final Histories SOME = new Histories(1, 5_000, 200, Duration.ofSeconds(15));

    @Test
    void shouldSurviveEveryHistory() throws Exception {
        Histories.asked(SOME).survive();
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
