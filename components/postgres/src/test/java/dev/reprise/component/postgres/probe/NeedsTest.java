package dev.reprise.component.postgres.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.contracts.Problem;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class NeedsTest {
    private static final long MB = 1 << 20;

    private final LocalServer server =
            new LocalServer(Path.of("/srv/pg/data"), Path.of("/usr/bin"), null);

    @Test
    void shouldTellOfADiskThatHoldsNoCopy() {
        assertThat(Needs.cramped(server, 600 * MB, 400 * MB))
                .hasValueSatisfying(
                        problem ->
                                assertThat(problem)
                                        .extracting(Problem::what, Problem::target)
                                        .containsExactly(
                                                "a copy would not fit beside the data: it needs 856"
                                                        + " MB and its log, and 400 MB are free in"
                                                        + " /srv/pg",
                                                "/srv/pg/data"));
    }

    @Test
    void shouldSayNothingOfADiskThatHoldsOne() {
        assertThat(Needs.cramped(server, 600 * MB, 856 * MB)).isEmpty();
    }
}
