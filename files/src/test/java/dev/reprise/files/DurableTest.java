package dev.reprise.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableTest {
    private static final int WRITERS = 8;
    private static final int ROUNDS = 40;
    private static final int LENGTH = 5_000;

    @TempDir Path folder;

    @Test
    void shouldCopyAFileOverALongerOne() throws IOException {
        Path from = Files.write(folder.resolve("from"), content(3));
        Path to = Files.write(folder.resolve("to"), new byte[LENGTH + 1]);
        Durable.copy(from, to);

        assertThat(to).hasBinaryContent(content(3));
    }

    @Test
    void shouldReplaceAFileThatItsOwnerAloneMayRead() throws IOException {
        Path file = folder.resolve("known");
        Durable.write(file, new byte[] {1, 2});
        Durable.write(file, new byte[] {3});

        assertThat(file).hasBinaryContent(new byte[] {3});
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(names()).containsExactly("known");
    }

    @Test
    void shouldCloseAFolderToOthersAlsoWhereItWasOpen() throws IOException {
        Path open = Files.createDirectories(folder.resolve("a/b"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        Durable.makePrivateFolder(open);
        Durable.makePrivateFolder(folder.resolve("a/new"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open)))
                .isEqualTo("rwx------");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder.resolve("a/new"))))
                .isEqualTo("rwx------");
    }

    @Test
    void shouldShowWholeFilesAloneWhileManyWriteTheSame() throws Exception {
        Path file = folder.resolve("known");
        Durable.write(file, content(0));
        var tasks = new ArrayList<Callable<Void>>();
        for (int i = 0; i < WRITERS; i++) {
            byte[] mine = content(i);
            tasks.add(
                    () -> {
                        for (int round = 0; round < ROUNDS; round++) {
                            Durable.write(file, mine);
                            byte[] seen = Files.readAllBytes(file);
                            assertThat(seen).isEqualTo(content(seen[0]));
                        }
                        return null;
                    });
        }
        try (var pool = Executors.newFixedThreadPool(WRITERS)) {
            for (var each : pool.invokeAll(tasks)) {
                each.get();
            }
        }
        assertThat(names()).containsExactly("known");
    }

    @Test
    void shouldLeaveNothingBesideAFileThatCannotBeReplaced() throws IOException {
        Path file = folder.resolve("known");
        Files.createDirectories(file.resolve("full"));

        assertThatThrownBy(() -> Durable.write(file, new byte[] {1}))
                .isInstanceOf(IOException.class);

        assertThat(names()).containsExactly("known");
    }

    @Test
    void shouldMakeAllFoldersAndRenameBetweenThem() throws IOException {
        Path from = folder.resolve("a/b/c");
        Durable.makeFolder(from);
        Durable.makeFolder(from);
        Durable.fill(from.resolve("x"), new byte[] {7});

        Durable.rename(from.resolve("x"), folder.resolve("y"));

        assertThat(folder.resolve("y")).hasBinaryContent(new byte[] {7});
        assertThat(from).isEmptyDirectory();
    }

    private static byte[] content(int writer) {
        byte[] content = new byte[LENGTH];
        Arrays.fill(content, (byte) writer);
        return content;
    }

    private Stream<String> names() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(each -> each.getFileName().toString()).toList().stream();
        }
    }
}
