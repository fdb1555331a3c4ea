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
        var scan = new TreeScan(root, Duration.ofMinutes(1));
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
        var first = new TreeScan(root, Duration.ofMinutes(1));
        first.look(listener);
        var second = new TreeScan(root, Duration.ofMinutes(1));
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
        var scan = new TreeScan(root, Duration.ofMinutes(1));
        int[] told = {0};
        // Given somebody who listens and fails in the middle
        assertThatThrownBy(
                        () ->
                                scan.look(
                                        new TreeScan.Listener() {
                                            @Override
                                            public void written(
                                                    String path,
                                                    Stamp stamp,
                                                    @Nullable Stamp before) {
                                                written.add(path);
                                                if (++told[0] == 2) {
                                                    throw new IllegalStateException("a bug");
                                                }
                                            }

                                            @Override
                                            public void gone(String path, Stamp last) {}

                                            @Override
                                            public void leftover(String path) {}
                                        }))
                .hasMessage("a bug");
        scan.look(listener);
        assertThat(written).doesNotHaveDuplicates().hasSize(4);
        assertThat(scan.files()).isEqualTo(4);
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
}
