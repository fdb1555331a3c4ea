package dev.reprise.component.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a process table of files. */
final class RecoverySignsTest {
    @TempDir Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private final Waiting waiting = new Waiting(nanos::get);
    private Path data = Path.of("/");
    private RecoverySigns signs = signs();

    @BeforeEach
    void aServerThatRecovers() throws IOException {
        data = Files.createDirectories(folder.resolve("data"));
        signs = signs();
        process(10, "postgres -D data", 5);
        process(11, "postgres: main: startup recovering 000000010000000000000003", 700);
        process(12, "postgres: main: checkpointer ", 3);
    }

    @Test
    void shouldTellByTheSegmentAndByTheTimeThatItTakes() throws Exception {
        Object before = signs.now();
        assertThat(signs.now()).isEqualTo(before);

        process(11, "postgres: main: startup recovering 000000010000000000000003", 701);
        Object busy = signs.now();
        assertThat(busy).isNotEqualTo(before);

        process(11, "postgres: main: startup recovering 000000010000000000000004", 701);
        assertThat(signs.now()).isNotEqualTo(busy);

        Object replayed = signs.now();
        process(12, "postgres: main: checkpointer ", 4);
        assertThat(signs.now()).isNotEqualTo(replayed);
    }

    @Test
    void shouldNotTakeThoseWhoAskForASign() throws Exception {
        Object before = signs.now();

        process(10, "postgres -D data", 99);
        process(20, "postgres: main: app app 127.0.0.1(5000) startup", 1);

        assertThat(signs.now()).isEqualTo(before);
    }

    @Test
    void shouldWaitForHoursAsLongAsItGoesOn() throws Exception {
        var asked = new AtomicLong();

        boolean serves =
                waiting.whileMoving(
                        RecoverySigns.STILL,
                        signs,
                        () -> {
                            nanos.addAndGet(Duration.ofHours(1).toNanos());
                            process(11, "postgres: startup", 700 + asked.get());
                            return asked.incrementAndGet() == 20;
                        });

        assertThat(serves).isTrue();
    }

    @Test
    void shouldGiveUpAfterMinutesInWhichNothingMoves() throws Exception {
        var asked = new AtomicLong();

        boolean serves =
                waiting.whileMoving(
                        RecoverySigns.STILL,
                        signs,
                        () -> {
                            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
                            process(20 + asked.get(), "postgres: app app ::1(5000) startup", 1);
                            return asked.incrementAndGet() == 20;
                        });

        assertThat(serves).isFalse();
        assertThat(asked).hasValueBetween(5L, 6L);
    }

    private RecoverySigns signs() {
        var table = new ProcessTable(folder);
        return new RecoverySigns(new ServerFolder(data, table, waiting), table);
    }

    private void process(long pid, String title, long ticks) throws IOException {
        Path entry = Files.createDirectories(folder.resolve(Long.toString(pid)));
        Files.writeString(entry.resolve("comm"), "postgres\n");
        Files.writeString(entry.resolve("cmdline"), title.replace(' ', '\0') + "\0");
        Files.writeString(
                entry.resolve("stat"),
                pid + " (postgres) S 1 1 1 0 -1 0 0 0 0 0 " + ticks + " 0 0 0 20 0 1 0 7 0 0\n");
        Path cwd = entry.resolve("cwd");
        if (!Files.isSymbolicLink(cwd)) {
            Files.createSymbolicLink(cwd, data.toRealPath());
        }
    }
}
