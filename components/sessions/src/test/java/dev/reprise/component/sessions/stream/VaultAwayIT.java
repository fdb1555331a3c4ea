package dev.reprise.component.sessions.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.sessions.SessionsRig;
import dev.reprise.component.sessions.settings.SessionsSettings;
import dev.reprise.component.sessions.shelf.Shelf;
import dev.reprise.component.sessions.spool.LogEntry;
import dev.reprise.component.sessions.spool.Spool;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Observation.StreamBroken;
import dev.reprise.contracts.Observation.StreamResumed;
import dev.reprise.contracts.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While the vault is away the spool takes what it may, and no more; and each break is told. */
final class VaultAwayIT {
    private static final long MOST = 400_000;
    private static final int NOTE = 20_000;

    private final List<Observation> told = new CopyOnWriteArrayList<>();
    private SessionsRig rig;
    private Shelf shelf;
    private SessionsStream stream;
    private Path aside;

    @BeforeEach
    void begin() throws Exception {
        rig = new SessionsRig(Layout.A);
        shelf = new Shelf(rig.vault(), "host", "sessions");
        aside = rig.vaultFolder().resolveSibling("aside");
        stream =
                new SessionsStream(
                        "sessions",
                        new SessionsSettings(
                                rig.root(),
                                Duration.ofMillis(100),
                                Duration.ofMillis(200),
                                Optional.empty()),
                        rig.spool(),
                        Clock.systemUTC(),
                        vault -> shelf,
                        MOST);
        stream.open(rig.vault(), new Ears());
        awaitTold(StreamResumed.class, 1);
        assertThat(told).noneMatch(StreamBroken.class::isInstance);
    }

    @AfterEach
    void end() throws Exception {
        stream.close();
        rig.close();
    }

    @Test
    void shouldTakeNoMoreThanItMaySayItOnceAndGoOnByItself() throws Exception {
        // When
        Files.move(rig.vaultFolder(), aside);
        Set<String> written = write("first");

        // Then
        awaitTold(StreamBroken.class, 1);
        assertThat(stream.level().flowing()).isFalse();
        assertThat(waiting()).isLessThanOrEqualTo(MOST);
        Instant last = Instant.parse(position(StreamBroken.class));
        long held = waiting();

        // When it is back
        written.addAll(write("more"));
        assertThat(waiting()).isEqualTo(held);
        Files.move(aside, rig.vaultFolder());

        // Then all that is still there is taken, and since when nothing was
        awaitTold(StreamResumed.class, 2);
        await().atMost(Duration.ofMinutes(2)).until(() -> paths().containsAll(written));
        assertThat(inTheVault(LogEntry.Uncovered.class))
                .singleElement()
                .satisfies(
                        each -> {
                            var gap = (LogEntry.Uncovered) each;
                            assertThat(gap.since()).isBeforeOrEqualTo(last.plusMillis(1));
                            assertThat(gap.at()).isAfter(gap.since());
                        });
        assertThat(told).filteredOn(StreamBroken.class::isInstance).hasSize(1);

        // And the next break is told as the first one was
        Files.move(rig.vaultFolder(), aside);
        write("again");
        awaitTold(StreamBroken.class, 2);
        Files.move(aside, rig.vaultFolder());
        awaitTold(StreamResumed.class, 3);
    }

    @Test
    void shouldTellEachBreakAndEachEndOfOne() throws Exception {
        for (int i = 1; i <= 2; i++) {
            Path layout = Files.createFile(rig.root().resolve("opencode.db"));
            Files.move(rig.spool(), rig.spool().resolveSibling("gone-" + i));
            awaitTold(StreamBroken.class, i);
            Files.delete(layout);
            awaitTold(StreamResumed.class, i + 1);
        }
    }

    private Set<String> write(String name) throws IOException {
        var written = new TreeSet<String>();
        Files.createDirectories(rig.root().resolve("project/home-dev-app/notes"));
        for (int i = 0; i < 30; i++) {
            String path = "project/home-dev-app/notes/" + name + i + ".txt";
            Files.writeString(rig.root().resolve(path), "x".repeat(NOTE));
            written.add(path);
        }
        return written;
    }

    private void awaitTold(Class<? extends Observation> what, int times) {
        await(what.getSimpleName() + " for the " + times + ". time")
                .atMost(Duration.ofMinutes(2))
                .until(() -> told.stream().filter(what::isInstance).count() >= times);
    }

    private String position(Class<StreamBroken> what) {
        StreamBroken broken =
                told.stream().filter(what::isInstance).map(what::cast).findFirst().orElseThrow();
        return broken.last() == null ? "" : broken.last().at();
    }

    private long waiting() throws IOException {
        long bytes = 0;
        for (Spool.Segment each : new Spool(rig.spool()).segments()) {
            bytes += each.vaulted() ? 0 : Files.size(each.file());
        }
        return bytes;
    }

    private List<LogEntry> inTheVault(Class<? extends LogEntry> what) throws IOException {
        var found = new ArrayList<LogEntry>();
        for (Shelf.Batch each : shelf.batches(Instant.EPOCH)) {
            shelf.read(
                    each,
                    entry -> {
                        if (what.isInstance(entry)) {
                            found.add(entry);
                        }
                    });
        }
        return found;
    }

    private Set<String> paths() throws IOException {
        var found = new TreeSet<String>();
        inTheVault(LogEntry.Put.class).forEach(each -> found.add(((LogEntry.Put) each).path()));
        return found;
    }

    private final class Ears implements ChangeStream.Listener {
        @Override
        public void observed(Observation observation) {
            told.add(observation);
        }

        @Override
        public void holdPlaced(Outcome.Hold hold) {}

        @Override
        public void holdReleased(String component, String hold) {}
    }
}
