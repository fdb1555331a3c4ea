package dev.reprise.demo.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.demo.world.Conversation;
import dev.reprise.demo.world.SessionProject;
import dev.reprise.demo.world.SessionTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScribeTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    @TempDir Path folder;
    private Path tree;
    private LedgerFile file;
    private Instant now = NOW;
    private Scribe scribe;

    @BeforeEach
    void growATreeAndFindIt() throws IOException {
        tree = folder.resolve("tree");
        new SessionTree(tree, 7).grow(new SessionTree.Size(6, 4, 4), NOW);
        file = LedgerFile.create(folder.resolve("witness.csv"));
        scribe =
                new Scribe(
                        tree,
                        new Conversation(new SplittableRandom(1)),
                        new FileLedger(Duration.ofMillis(1_500)),
                        file,
                        () -> now);
        scribe.find();
    }

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    @Test
    void shouldMissNothingWhereNothingHappened() throws IOException {
        scribe.write();
        scribe.write();

        Scribe.Counted counted = scribe.audit();

        assertThat(counted.missing()).isEmpty();
        assertThat(counted.strays()).isEmpty();
        assertThat(counted.sessions()).isEqualTo(new Audit.Sessions(6 + 4 + 4 + 1, 0));
    }

    @Test
    void shouldMissWhatWasDeletedAndWhatIsNoLongerAsItWas() throws IOException {
        // Given
        SessionProject b = SessionProject.inLayoutB(tree);
        Path deleted = first(b.session().resolve("info"), 0);
        Path zeroed = first(b.session().resolve("info"), 1);

        // When
        Files.delete(deleted);
        Files.write(zeroed, new byte[(int) Files.size(zeroed)]);

        // Then
        Scribe.Counted counted = scribe.audit();
        assertThat(counted.missing())
                .extracting(Audit.Missing::name)
                .containsExactlyInAnyOrder(
                        tree.relativize(deleted).toString(), tree.relativize(zeroed).toString());
        assertThat(counted.sessions().harmed()).isEqualTo(2);
    }

    @Test
    void shouldNotMissAFileThatWasTooYoungToBeSeen() throws IOException {
        // Given
        scribe.write();
        now = now.plusMillis(700);
        scribe.damaged(now, now.plusMillis(50));

        // When
        Path info = newestInfo();
        Files.delete(info);

        // Then
        assertThat(scribe.audit().missing()).isEmpty();
    }

    @Test
    void shouldReportFilesThatItKnowsNothingOf() throws IOException {
        Files.writeString(tree.resolve("left-over.tmp"), "x");

        assertThat(scribe.audit().strays()).containsExactly("left-over.tmp");
    }

    private Path newestInfo() throws IOException {
        SessionProject a = SessionProject.inLayoutA(tree);
        try (Stream<Path> infos = Files.list(a.session().resolve("info"))) {
            return infos.filter(ScribeTest::isOfNoon).findFirst().orElseThrow();
        }
    }

    private static boolean isOfNoon(Path info) {
        try {
            return Files.readString(info).contains("\"created\":" + NOW.toEpochMilli());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path first(Path dir, int skipped) throws IOException {
        try (Stream<Path> list = Files.list(dir)) {
            return list.sorted().skip(skipped).findFirst().orElseThrow();
        }
    }
}
