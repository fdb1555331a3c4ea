package dev.reprise.component.sessions.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.sessions.tree.Trouble.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
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
        watch = new SessionWatch(root, clock(), Duration.ofSeconds(5), System::nanoTime);
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
    void shouldNotCallALossWhatWasExcusedBeforeItWent() throws IOException {
        List<String> infos = tree.sessions().stream().map(tree::infoPath).toList();
        look();
        infos.forEach(watch::excuse);

        for (String each : infos) {
            Files.delete(root.resolve(each));
        }

        assertThat(look().lost()).isEmpty();
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

    /** Or else all that was sealed meanwhile would be taken for damaged. */
    @Test
    void shouldNotTakeWhatAPersonHasDeletedBeforeForTheBeginningOfALoss() throws IOException {
        // Given
        List<String> sessions = tree.sessions();
        tree.delete(sessions.get(0));
        tree.delete(sessions.get(1));
        assertThat(look().lost()).isEmpty();
        now = now.plusSeconds(30);
        Instant before = now;
        look();
        // When
        for (String id : sessions.subList(2, 30)) {
            tree.delete(id);
        }
        // Then
        SessionWatch.Report report = look();
        assertThat(report.lost())
                .hasSizeGreaterThanOrEqualTo(28)
                .doesNotContain(tree.infoPath(sessions.get(0)), tree.infoPath(sessions.get(1)));
        assertThat(report.lostSince()).isEqualTo(before);
    }

    /** Who deletes a tree is seen at it in the beginning already. */
    @Test
    void shouldTakeWhatWentRightBeforeALossForItsBeginning() throws IOException {
        List<String> sessions = tree.sessions();
        tree.delete(sessions.get(0));
        Instant before = now.minusSeconds(1);
        assertThat(look().lost()).isEmpty();
        for (String id : sessions.subList(1, 30)) {
            tree.delete(id);
        }
        SessionWatch.Report report = look();
        assertThat(report.lost()).contains(tree.infoPath(sessions.get(0)));
        assertThat(report.lostSince()).isEqualTo(before);
    }

    @Test
    void shouldTakeSessionsThatLostMessagesForALossThoughOneIsLeftInEach() throws IOException {
        for (String id : tree.sessions()) {
            tree.message(id);
        }
        look();
        Instant before = now.minusSeconds(1);
        long gone = 0;
        for (String id : tree.sessions()) {
            List<Path> all = tree.messages(id);
            for (Path each : all.subList(1, all.size())) {
                Files.delete(each);
                gone++;
            }
        }
        SessionWatch.Report report = look();

        assertThat(report.lost()).hasSize((int) gone);
        assertThat(report.lostSince()).isEqualTo(before);
    }

    @Test
    void shouldTakeTheDeletionOfAllPartsForALoss() throws IOException {
        long parts = look().counts().getOrDefault("parts", 0L);
        SessionTreeFixture.deleteTree(root.resolve(tree.partFolder()));

        assertThat(look().lost()).hasSize((int) parts).allMatch(each -> each.contains("/part/"));
    }

    @Test
    void shouldTakeTheDeletionOfAllPartsForALossHoweverFewTheSessionsAre() throws IOException {
        for (String id : tree.sessions().subList(2, tree.sessions().size())) {
            tree.delete(id);
            now = now.plusSeconds(30);
            look();
        }
        now = now.plusSeconds(120);
        look();
        for (int i = 0; i < 4; i++) {
            tree.message(tree.sessions().get(0));
            tree.message(tree.sessions().get(1));
        }
        assertThat(look().lost()).isEmpty();
        SessionTreeFixture.deleteTree(root.resolve(tree.partFolder()));

        assertThat(look().lost()).hasSizeGreaterThan(7);
    }

    @Test
    void shouldRemarkMessagesThatAreTakenBackWithinOneSessionAndCallThemNoLoss()
            throws IOException {
        // Given a session that holds most of what there is
        String id = tree.sessions().getFirst();
        for (int i = 0; i < 400; i++) {
            tree.message(id);
        }
        look();
        int known = tree.messages(id).size();

        // When all but two of its messages are taken back, with their parts
        for (Path each : tree.messages(id).subList(2, known)) {
            Files.delete(each);
            SessionTreeFixture.deleteTree(
                    root.resolve(tree.partFolder())
                            .resolve(id)
                            .resolve(each.getFileName().toString().replace(".json", "")));
        }
        assertThat(look().lost()).isEmpty();
        now = now.plusSeconds(6);
        SessionWatch.Report report = look();

        assertThat(report.lost()).isEmpty();
        assertThat(Told.counts(report.remarks()))
                .isEqualTo("%1$d messages and %1$d parts of 1 session".formatted(known - 2));
    }

    @Test
    void shouldCountASessionThatIsDeletedPieceByPieceOnceWhateverGoesFirst() throws IOException {
        var remarks = new java.util.ArrayList<String>();
        for (String id : tree.sessions().subList(0, 4)) {
            SessionTreeFixture.deleteTree(root.resolve(tree.partFolder()).resolve(id));
            remarks.addAll(look().remarks());
            SessionTreeFixture.deleteTree(root.resolve(tree.messageFolder(id)));
            remarks.addAll(look().remarks());
            Files.delete(root.resolve(tree.infoPath(id)));
            SessionWatch.Report report = look();
            remarks.addAll(report.remarks());
            assertThat(report.lost()).isEmpty();
        }
        now = now.plusSeconds(6);
        remarks.addAll(look().remarks());

        assertThat(Told.counts(remarks)).isEqualTo("4 sessions");
    }

    @Test
    void shouldKnowSinceWhenASessionLostAnythingWhereItsInfoWentLast() throws IOException {
        Instant before = now.minusSeconds(1);
        List<String> victims = tree.sessions().subList(0, 12);
        for (String id : victims) {
            SessionTreeFixture.deleteTree(root.resolve(tree.messageFolder(id)));
        }
        look();
        for (String id : victims) {
            tree.delete(id);
        }
        SessionWatch.Report report = look();

        assertThat(report.lost()).hasSize(12).allMatch(each -> each.contains("/info/"));
        assertThat(report.lostSince()).isEqualTo(before);
    }

    @Test
    void shouldNoLongerCallLostWhatNobodyPutBackWithTheRestOfALoss() throws IOException {
        // Given parts that went, each of them known
        Path parts = root.resolve(tree.partFolder());
        var content = SessionTreeFixture.content(parts);
        SessionTreeFixture.deleteTree(parts);
        assertThat(look().lost()).hasSize(content.size());

        // When all but one come back
        String stays = content.keySet().iterator().next();
        content.remove(stays);
        for (var each : content.entrySet()) {
            tree.write(tree.partFolder() + "/" + each.getKey(), each.getValue());
        }
        assertThat(look().lost()).hasSize(1);

        // Then the one that nobody had copied is remarked
        now = now.plusSeconds(6);
        SessionWatch.Report report = look();
        assertThat(report.lost()).isEmpty();
        assertThat(report.remarks()).containsExactly(tree.partFolder() + "/" + stays);
    }

    /** In the very moment of the loss they were written, and nobody could have copied them. */
    @Test
    void shouldNoLongerCallLostASessionThatHadJustBeenWritten() throws IOException {
        // Given sessions of long ago and one of now, and all of them went
        var content = new java.util.TreeMap<String, String>();
        for (String id : tree.sessions()) {
            Path info = root.resolve(tree.infoPath(id));
            Files.setLastModifiedTime(info, FileTime.from(now.minus(Duration.ofDays(1))));
            content.put(tree.infoPath(id), Files.readString(info));
        }
        String young = tree.infoPath(tree.session(""));
        Files.setLastModifiedTime(root.resolve(young), FileTime.from(now));
        look();
        content.put(young, Files.readString(root.resolve(young)));
        for (String each : content.keySet()) {
            Files.delete(root.resolve(each));
        }
        assertThat(look().lost()).hasSize(content.size());

        // When all but that one and an old one come back
        content.remove(young);
        String old = content.firstKey();
        content.remove(old);
        for (var each : content.entrySet()) {
            tree.write(each.getKey(), each.getValue());
        }
        assertThat(look().lost()).containsExactlyInAnyOrder(young, old);

        // Then the old one is missed on
        now = now.plusSeconds(6);
        SessionWatch.Report report = look();
        assertThat(report.lost()).containsExactly(old);
        assertThat(report.remarks()).containsExactly(young);
    }

    @Test
    void shouldNotAddUpWhatWentOverHoursBeforeItBegan() throws IOException {
        var gone = new java.util.ArrayList<String>();
        for (String id : tree.sessions().subList(0, 20)) {
            gone.add(tree.infoPath(id));
            tree.delete(id);
        }
        watch = new SessionWatch(root, clock(), Duration.ofSeconds(5), System::nanoTime);
        Instant at = now.minus(Duration.ofHours(3));
        for (String each : gone) {
            watch.recallGone(each, at, at.plusSeconds(1));
            at = at.plusSeconds(300);
        }
        assertThat(look().lost()).isEmpty();
    }

    @Test
    void shouldTakeWhatIsNoFileInARecordsPlaceForDamageAndOnceItIsAwayForADeletion()
            throws IOException {
        String link = tree.infoPath(tree.sessions().get(0));
        String folder = tree.infoPath(tree.sessions().get(1));
        Files.delete(root.resolve(link));
        Files.createSymbolicLink(root.resolve(link), root.resolve("nowhere"));
        Files.delete(root.resolve(folder));
        Files.createDirectory(root.resolve(folder));

        for (int i = 0; i < 10; i++) {
            SessionWatch.Report report = look();
            assertThat(report.troubles())
                    .filteredOn(each -> each.kind().damage())
                    .extracting(Trouble::path, Trouble::says)
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple(
                                    link, "a symbolic link in its place"),
                            org.assertj.core.groups.Tuple.tuple(folder, "a folder in its place"));
            assertThat(report.remarks()).isEmpty();
        }

        Files.delete(root.resolve(link));
        Files.delete(root.resolve(folder));
        tree.info(tree.sessions().get(1), "", "put back by hand");
        look();
        now = now.plusSeconds(6);
        assertThat(look().remarks()).containsExactly(link);
    }

    @Test
    void shouldNoteALinkInAFoldersPlace() throws IOException {
        String folder = tree.messageFolder(tree.sessions().getFirst());
        SessionTreeFixture.deleteTree(root.resolve(folder));
        Files.createSymbolicLink(root.resolve(folder), root.resolve("nowhere"));

        assertThat(look().troubles())
                .filteredOn(each -> each.kind() == Kind.IN_THE_WAY)
                .singleElement()
                .extracting(Trouble::path)
                .isEqualTo(folder);
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

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    private SessionWatch.Report look() throws IOException {
        SessionWatch.Report report = watch.look();
        now = now.plusSeconds(1);
        return report;
    }
}
