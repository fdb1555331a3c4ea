package dev.reprise.component.sessions.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.sessions.tree.Trouble.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionWatchTest {
    @TempDir private Path root;
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private SessionTreeFixture tree;
    private SessionWatch watch;

    @BeforeEach
    void begin() throws IOException {
        tree = new SessionTreeFixture(root, Layout.B, 1).sessions(40);
        InstantSource source = () -> now;
        Clock clock = source.withZone(ZoneOffset.UTC);
        watch = new SessionWatch(root, clock, Duration.ofSeconds(5), System::nanoTime);
        assertThat(look().troubles()).isEmpty();
    }

    @Test
    void shouldCountWhatIsThere() throws IOException {
        assertThat(look().counts())
                .containsEntry("sessions", 60L)
                .containsEntry("sub-sessions", 20L)
                .containsEntry("projects", 1L);
    }

    @Test
    void shouldFindDamagedFiles() throws IOException {
        List<String> ids = tree.sessions();
        tree.fillWithNul(tree.infoPath(ids.get(0)));
        tree.truncate(tree.infoPath(ids.get(1)));
        tree.overwrite(tree.infoPath(ids.get(3)), new byte[0]);

        assertThat(look().troubles())
                .extracting(Trouble::kind, Trouble::path)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(
                                Kind.UNREADABLE, tree.infoPath(ids.get(0))),
                        org.assertj.core.groups.Tuple.tuple(
                                Kind.UNREADABLE, tree.infoPath(ids.get(1))),
                        org.assertj.core.groups.Tuple.tuple(
                                Kind.UNREADABLE, tree.infoPath(ids.get(3))));
    }

    @Test
    void shouldFindALostAnEmptiedAndAnUnreadableIndex() throws IOException {
        List<String> parents = List.copyOf(tree.subSessions().keySet());
        Files.delete(root.resolve(tree.indexPath(parents.get(0))));
        tree.index(parents.get(1), List.of());
        tree.overwrite(tree.indexPath(parents.get(2)), new byte[3]);

        assertThat(look().troubles())
                .filteredOn(each -> each.kind().damage())
                .extracting(Trouble::path, Trouble::kind)
                .contains(
                        org.assertj.core.groups.Tuple.tuple(
                                tree.indexPath(parents.get(0)), Kind.INDEX_LOST),
                        org.assertj.core.groups.Tuple.tuple(
                                tree.indexPath(parents.get(1)), Kind.INDEX_INCOMPLETE),
                        org.assertj.core.groups.Tuple.tuple(
                                tree.indexPath(parents.get(2)), Kind.UNREADABLE));
    }

    @Test
    void shouldSayNoMoreThanFitsIntoAFactHoweverMuchIsMissing() throws IOException {
        String parent = tree.subSessions().keySet().iterator().next();
        int before = tree.subSessions().getOrDefault(parent, List.of()).size();
        for (int i = 0; i < 300; i++) {
            tree.subSession(parent);
        }
        tree.index(parent, List.of("x".repeat(100_000)));

        assertThat(look().troubles())
                .filteredOn(each -> each.path().equals(tree.indexPath(parent)))
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.says()).hasSizeLessThan(500))
                .anySatisfy(
                        each ->
                                assertThat(each.says())
                                        .startsWith("lacks ses_")
                                        .endsWith(" and " + (before + 295) + " more"));
    }

    @Test
    void shouldFindAnInfoThatWentWhileItsMessagesStayed() throws IOException {
        String id = tree.sessions().getFirst();
        Files.delete(root.resolve(tree.infoPath(id)));

        assertThat(look().troubles())
                .filteredOn(each -> each.kind() == Kind.INFO_MISSING)
                .singleElement()
                .extracting(Trouble::path)
                .isEqualTo(tree.infoPath(id));
    }

    @Test
    void shouldNoteCyclesAndMissingParents() throws IOException {
        String first = tree.sessions().get(0);
        String other = tree.sessions().get(1);
        tree.info(first, other, "a");
        tree.info(other, first, "b");
        String orphan = tree.session("ses_nowhere");

        assertThat(look().troubles())
                .extracting(Trouble::kind)
                .containsOnly(Kind.CYCLE, Kind.PARENT_MISSING);
        assertThat(look().troubles())
                .filteredOn(each -> each.kind() == Kind.PARENT_MISSING)
                .singleElement()
                .extracting(Trouble::path)
                .isEqualTo(tree.infoPath(orphan));
    }

    @Test
    void shouldRemarkAFewDeletionsAndCallThemNoLoss() throws IOException {
        for (String id : tree.sessions().subList(0, 4)) {
            tree.delete(id);
        }
        assertThat(look().lost()).isEmpty();
        now = now.plusSeconds(6);
        SessionWatch.Report report = look();
        assertThat(report.remarks()).isNotEmpty();
        assertThat(report.lost()).isEmpty();
    }

    @Test
    void shouldSeeALossThatComesInTwoHalves() throws IOException {
        List<String> victims = tree.sessions().subList(0, 8);
        for (String id : victims.subList(0, 4)) {
            tree.delete(id);
        }
        Instant before = now.minusSeconds(1);
        assertThat(look().lost()).isEmpty();
        for (String id : victims.subList(4, 8)) {
            tree.delete(id);
        }
        SessionWatch.Report report = look();

        assertThat(report.lost()).hasSize(8);
        assertThat(report.lostSince()).isEqualTo(before);
    }

    @Test
    void shouldTakeSessionsWithoutTheirMessagesForLost() throws IOException {
        for (String id : tree.sessions().subList(0, 20)) {
            SessionTreeFixture.deleteTree(root.resolve(tree.messageFolder(id)));
        }
        assertThat(look().lost()).hasSizeGreaterThan(7);
    }

    @Test
    void shouldNotCallSlowTidyingALoss() throws IOException {
        for (String id : tree.sessions().subList(0, 30)) {
            tree.delete(id);
            now = now.plusSeconds(30);
            assertThat(look().lost()).isEmpty();
        }
    }

    @Test
    void shouldSeeEverythingMissingWhenTheFolderIsGone() throws IOException {
        SessionTreeFixture.deleteTree(root);
        assertThat(look().lost()).hasSize(80);
    }

    private SessionWatch.Report look() throws IOException {
        SessionWatch.Report report = watch.look();
        now = now.plusSeconds(1);
        return report;
    }
}
