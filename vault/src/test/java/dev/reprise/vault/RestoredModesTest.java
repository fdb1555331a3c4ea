package dev.reprise.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reprise.vault.crypto.Password;
import dev.reprise.vault.format.FileMeta;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.restore.RestoreOptions;
import dev.reprise.vault.seal.SealRequest;
import dev.reprise.vault.seal.SealWriter;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a new file gets by itself, a restored one has what the snapshot says. */
class RestoredModesTest {
    private static final List<Integer> MODES =
            List.of(0, 0200, 0400, 0444, 0600, 0640, 0644, 0666, 0755, 0777, 02755, 04711, 06777);
    private static final Instant TIME = Instant.parse("2001-02-03T04:05:06.789012345Z");

    @TempDir private Path scratch = Path.of("");
    private Path target = Path.of("");
    private int uid;
    private int gid;

    @BeforeEach
    void prepare() throws Exception {
        target = Files.createDirectory(scratch.resolve("target"));
        uid = (Integer) Files.getAttribute(target, "unix:uid");
        gid = (Integer) Files.getAttribute(target, "unix:gid");
    }

    private void restore() throws Exception {
        try (Vault vault =
                        Vault.create(
                                scratch.resolve("vault"), Password.of("secret".toCharArray()));
                SealWriter writer =
                        vault.newSeal(SealRequest.of("host", List.of("/s"), Set.of()))) {
            for (int mode : MODES) {
                for (String name : List.of("s/a/", "s/b/")) {
                    byte[] content = Integer.toString(mode).getBytes(StandardCharsets.UTF_8);
                    // Three of each, since only the first is looked at when they are made.
                    for (int i = 0; i < 3; i++) {
                        writer.file(
                                name + mode + "-" + i,
                                FileMeta.of(mode, TIME).ownedBy(uid, gid),
                                new ByteArrayInputStream(content));
                    }
                }
            }
            Snapshot snapshot = writer.commit();
            vault.restore(snapshot.id(), "s", target, RestoreOptions.STANDARD.withoutSync());
        }
    }

    private void judge() throws Exception {
        for (int mode : MODES) {
            for (String name : List.of("a/", "b/")) {
                for (int i = 0; i < 3; i++) {
                    Map<String, Object> found =
                            Files.readAttributes(
                                    target.resolve(name + mode + "-" + i),
                                    "unix:mode,uid,gid,lastModifiedTime");
                    assertThat((Integer) Objects.requireNonNull(found.get("mode")) & 07777)
                            .as("mode %o", mode)
                            .isEqualTo(mode);
                    assertThat(found.get("uid")).isEqualTo(uid);
                    assertThat(found.get("gid")).isEqualTo(gid);
                    assertThat(found.get("lastModifiedTime")).hasToString(TIME.toString());
                }
            }
        }
    }

    @Test
    void shouldGiveEveryModeAndTime() throws Exception {
        restore();

        judge();
    }

    @Test
    void shouldFillAFolderThatAnEarlierRestoreHasShut() throws Exception {
        assumeThat(uid).as("root may write everywhere").isNotZero();
        Path shut = Files.createDirectory(scratch.resolve("shut"));
        Files.writeString(shut.resolve("one"), "1");
        Files.writeString(shut.resolve("two"), "2");
        Files.setAttribute(shut, "unix:mode", 0555);
        try (Vault vault =
                        Vault.create(
                                scratch.resolve("vault"), Password.of("secret".toCharArray()));
                SealWriter writer =
                        vault.newSeal(SealRequest.of("host", List.of("/s"), Set.of()))) {
            writer.folder("s", shut);
            Snapshot snapshot = writer.commit();
            RestoreOptions options = RestoreOptions.STANDARD.withoutSync().replacing();

            // When
            for (String name : List.of("one", "two")) {
                vault.restore(
                        snapshot.id(),
                        "",
                        target,
                        options.only(entry -> entry.path().endsWith(name)));
            }
        }

        // Then
        assertThat(target.resolve("s/one")).hasContent("1");
        assertThat(target.resolve("s/two")).hasContent("2");
        assertThat(Files.getAttribute(target.resolve("s"), "unix:mode")).isEqualTo(040555);
        Files.setAttribute(target.resolve("s"), "unix:mode", 0755);
        Files.setAttribute(shut, "unix:mode", 0755);
    }

    @Test
    void shouldGiveTheGroupEvenWhereTheFolderGivesAnother() throws Exception {
        // Given
        assumeThat(uid).as("only root may give a folder to another group").isZero();
        Files.setAttribute(target, "unix:gid", 4321);
        Files.setAttribute(target, "unix:mode", 02775);

        // When
        restore();

        // Then
        judge();
    }
}
