package dev.reprise.component.sessions.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.component.Probe.Look;
import dev.reprise.component.sessions.repair.Beside;
import dev.reprise.component.sessions.settings.SessionsSettings;
import dev.reprise.component.sessions.spool.Spool;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.sessions.tree.SessionTreeFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilesProbeTest {
    private static final Duration USUAL = Duration.ofMillis(500);

    @TempDir private Path home;
    private boolean broken;

    /** What passes between two readings of the monotonic clock. */
    private Duration costs = Duration.ZERO;

    private long now;

    @Test
    void shouldLookAgainAfterALookThatFailed() throws Exception {
        // Given a look that fails for no reason that anybody has thought of
        Path root = home.resolve("opencode");
        SessionTreeFixture tree = new SessionTreeFixture(root, Layout.B, 1).sessions(5);
        try (FilesProbe probe = probe(root)) {
            assertThat(probe.look(false)).isInstanceOf(Look.Seen.class);
            broken = true;
            assertThatThrownBy(() -> probe.look(false)).hasMessage("a bug");
            assertThatThrownBy(() -> probe.look(false)).hasMessage("a bug");

            // When the reason is gone
            broken = false;
            tree.truncate(tree.infoPath(tree.sessions().getFirst()));

            // Then it sees what is there, and has the time to read it all
            assertThat(probe.deadline()).isGreaterThan(Duration.ofMinutes(20));
            assertThat(((Look.Seen) probe.look(false)).symptoms()).hasSize(1);
        }
    }

    @Test
    void shouldSeeNothingWhereAFileIsInThePlaceOfTheFolder() throws Exception {
        Path root = Files.writeString(home.resolve("opencode"), "no folder");
        try (FilesProbe probe = probe(root)) {
            assertThat(probe.look(false))
                    .isEqualTo(
                            new Look.Blind(
                                    root
                                            + " is a file, not a folder; correct path: in"
                                            + " reprise.yaml"));
        }
    }

    @Test
    void shouldRestByWhatAnOrdinaryLookCosts() throws Exception {
        Path root = home.resolve("opencode");
        SessionTreeFixture tree = new SessionTreeFixture(root, Layout.B, 1).sessions(5);
        try (FilesProbe probe = probe(root)) {
            // Given a first look that takes minutes, since it reads everything
            costs = Duration.ofMinutes(1);
            probe.look(false);
            assertThat(probe.every()).isEqualTo(USUAL);

            // When listing takes a tenth of a second
            costs = Duration.ofMillis(100);
            probe.look(false);
            assertThat(probe.every()).hasMillis(800);

            // Then what is read of many changed files beside it counts for nothing
            tree.sessions(20);
            probe.look(false);
            probe.look(false);
            assertThat(probe.every()).hasMillis(800);
        }
    }

    @Test
    void shouldRestAfterALookThatFailedLate() throws Exception {
        Path root = home.resolve("opencode");
        new SessionTreeFixture(root, Layout.B, 1).sessions(1);
        try (FilesProbe probe = probe(root)) {
            broken = true;
            costs = Duration.ofSeconds(10);
            assertThatThrownBy(() -> probe.look(false)).hasMessage("a bug");
            assertThat(probe.every()).hasSeconds(20);
            broken = false;
            costs = Duration.ofMillis(1);
            probe.look(false);
            assertThat(probe.every()).isEqualTo(USUAL);
        }
    }

    private FilesProbe probe(Path root) {
        InstantSource source =
                () -> {
                    if (broken) {
                        throw new IllegalStateException("a bug");
                    }
                    return Instant.parse("2026-11-23T12:00:00Z");
                };
        return new FilesProbe(
                "sessions",
                new SessionsSettings(
                        root, Duration.ofSeconds(1), Duration.ofSeconds(10), Optional.empty()),
                new Beside(root),
                new Spool(home.resolve("spool")),
                source.withZone(ZoneOffset.UTC),
                () -> now += costs.toNanos());
    }
}
