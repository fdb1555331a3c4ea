package dev.reprise.component.sessions.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.vault.files.PathNames;
import dev.reprise.vault.format.NameText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TreeScanTest {
    /** What a file may be called, and a program that joins names is surprised by. */
    private static final List<String> ODD =
            List.of(
                    "two\nlines",
                    "\n",
                    "tab\tbell\u0007",
                    " ",
                    "back\\slash\"quote",
                    "caf\u00e9 \ud83d\ude00",
                    NameText.ofBytes(new byte[] {'n', 'o', 't', (byte) 0xff, 'u', 't', 'f', '8'}),
                    NameText.ofBytes(new byte[] {(byte) 0xe2, (byte) 0x82}));

    @TempDir private Path root;

    /** What passes between two readings of the clock. */
    private Duration costs = Duration.ZERO;

    private long now;
    private final LongSupplier clock = () -> now += costs.toNanos();
    private final List<String> written = new ArrayList<>();
    private final List<String> gone = new ArrayList<>();
    private final TreeScan.Listener listener =
            new TreeScan.Listener() {
                @Override
                public void written(String path, Stamp stamp, @Nullable Stamp before) {
                    written.add(path);
                }

                @Override
                public void gone(String path, Stamp last) {
                    gone.add(path);
                }

                @Override
                public void leftover(String path) {}
            };

    @Test
    void shouldFollowFilesWhateverTheirNames() throws IOException {
        for (String name : ODD) {
            write("project/p/" + name);
            write("project/p/in " + name + "/file");
        }
        var scan = new TreeScan(root);
        scan.look(listener);
        assertThat(written).hasSize(2 * ODD.size()).contains("project/p/" + ODD.getFirst());
        var seen = List.copyOf(written);

        // When nothing has changed, nothing is said
        written.clear();
        scan.look(listener);
        assertThat(written).isEmpty();
        assertThat(gone).isEmpty();

        // When one is written to, that one is
        for (String name : ODD) {
            Files.writeString(PathNames.resolve(root, "project/p/" + name), "longer");
            scan.look(listener);
        }
        assertThat(written)
                .containsExactlyElementsOf(ODD.stream().map(e -> "project/p/" + e).toList());
        assertThat(names(scan)).containsExactlyInAnyOrderElementsOf(seen);

        // When they go, each is told by its name
        for (String each : seen) {
            Files.delete(PathNames.resolve(root, each));
        }
        scan.look(listener);
        assertThat(gone).containsExactlyInAnyOrderElementsOf(seen);
        assertThat(scan.files()).isZero();
    }

    @Test
    void shouldRecallFilesWhateverTheirNames() throws IOException {
        for (String name : ODD) {
            write("project/p/" + name);
        }
        var first = new TreeScan(root);
        first.look(listener);
        var second = new TreeScan(root);
        TreeScan.Recollection memory = second.recall();
        first.each(
                (path, stamp) ->
                        memory.files(
                                "project/p",
                                List.of(path.substring("project/p/".length())),
                                List.of(stamp)));
        written.clear();
        second.look(listener);
        assertThat(written).isEmpty();
        assertThat(gone).isEmpty();
    }

    @Test
    void shouldTellNothingTwiceAfterALookThatFailedHalfWay() throws IOException {
        for (String each : List.of("a/1", "b/2", "c/3", "d/4")) {
            write("project/p/" + each);
        }
        var scan = new TreeScan(root);
        // Given somebody who listens and fails in the middle
        assertThatThrownBy(() -> scan.look(new Failing())).hasMessage("a bug");
        scan.look(listener);
        assertThat(written).doesNotHaveDuplicates().hasSize(4);
        assertThat(scan.files()).isEqualTo(4);
    }

    @Test
    void shouldSeeAChangeInPlaceWithTheNextLookWhateverALookCosts() throws IOException {
        // Given a tree that takes long to look over, and that has been quiet for long
        for (int i = 0; i < 20; i++) {
            write("project/p/" + i + "/file");
        }
        var scan = new TreeScan(root, clock);
        costs = Duration.ofSeconds(2);
        for (int i = 0; i < 150; i++) {
            scan.look(listener);
        }
        assertThat(scan.every()).hasSeconds(16);
        // When files are damaged in place, which moves no folder's time
        written.clear();
        for (int i = 0; i < 20; i++) {
            Files.write(root.resolve("project/p/" + i + "/file"), new byte[7]);
        }
        scan.look(listener);
        // Then
        assertThat(written).hasSize(20);
    }

    @Test
    void shouldRestByWhatALookCostsAlsoWhereItFails() throws IOException {
        var scan = new TreeScan(root, clock);
        costs = Duration.ofSeconds(1);
        written.add("one");
        for (int i = 0; i < 3; i++) {
            write("project/p/file" + i);
            assertThatThrownBy(() -> scan.look(new Failing())).hasMessage("a bug");
        }
        assertThat(scan.rest()).hasSeconds(7);
    }

    private static List<String> names(TreeScan scan) throws IOException {
        var names = new ArrayList<String>();
        scan.each((path, stamp) -> names.add(path));
        return names;
    }

    private void write(String path) throws IOException {
        Path file = PathNames.resolve(root, path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x", StandardCharsets.UTF_8);
    }

    /** Fails at the second file that it hears of, and at each after it. */
    private final class Failing implements TreeScan.Listener {
        @Override
        public void written(String path, Stamp stamp, @Nullable Stamp before) {
            written.add(path);
            if (written.size() > 1) {
                throw new IllegalStateException("a bug");
            }
        }

        @Override
        public void gone(String path, Stamp last) {}

        @Override
        public void leftover(String path) {}
    }
}
