package dev.reprise.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.vault.crypto.Password;
import dev.reprise.vault.format.FileMeta;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.restore.RestoreOptions;
import dev.reprise.vault.seal.SealRequest;
import dev.reprise.vault.seal.SealWriter;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stock restic judges what we write, and we read what it writes. */
class RefereeIT {
    private static final String SECRET = "correct horse ünïcode";

    private Path scratch;
    private Path folder;
    private Path source;
    private Restic restic;

    @BeforeEach
    void prepare(@TempDir Path temporary) throws Exception {
        scratch = temporary;
        folder = scratch.resolve("vault");
        source = scratch.resolve("source");
        restic = new Restic(folder, SECRET);
        SampleTree.create(source, 1);
    }

    private static Password password() {
        return Password.of(SECRET.toCharArray());
    }

    private Snapshot seal(Vault vault, Set<String> tags, Optional<Snapshot> parent)
            throws Exception {
        SealRequest request =
                SealRequest.of("testhost", List.of("/sessions"), tags)
                        .withParent(parent.map(Snapshot::id));
        try (SealWriter writer = vault.newSeal(request)) {
            writer.folder("sessions", source);
            assertThat(writer.findings()).isEmpty();
            return writer.commit();
        }
    }

    @Test
    void shouldSatisfyResticCheckAndRestoreByteForByte() throws Exception {
        // Given
        Snapshot snapshot;
        try (Vault vault = Vault.create(folder, password())) {
            snapshot = seal(vault, Set.of("component=sessions"), Optional.empty());
        }

        // When
        restic.must("check", "--read-data");
        Path target = scratch.resolve("restored");
        restic.must("restore", snapshot.id().hex(), "--target", target.toString());

        // Then
        assertThat(SampleTree.describe(target.resolve("sessions")))
                .isEqualTo(SampleTree.describe(source));
        assertThat(restic.must("ls", "--json", "latest").text())
                .contains("\"component=sessions\"", "/sessions/deep/er/and deeper/text");
    }

    @Test
    void shouldRestoreItsOwnByteForByte() throws Exception {
        try (Vault vault = Vault.create(folder, password())) {
            // Given
            Snapshot snapshot = seal(vault, Set.of(), Optional.empty());

            // When
            Path target = scratch.resolve("restored");
            vault.restore(snapshot.id(), "sessions", target, RestoreOptions.STANDARD);

            // Then
            assertThat(SampleTree.describe(target)).isEqualTo(SampleTree.describe(source));
            assertThat(vault.verify(snapshot.id(), "").damaged()).isEmpty();
            assertThat(vault.check(true).problems()).isEmpty();
        }
    }

    @Test
    void shouldDumpStreamsOfAnyLengthThroughRestic() throws Exception {
        // Given
        Random random = new Random(7);
        Map<String, byte[]> files =
                Map.of(
                        "base/empty", new byte[0],
                        "base/1/small", SampleTree.noise(random, 8_192),
                        "base/1/edge", SampleTree.noise(random, 512 * 1024),
                        "base/2/large", SampleTree.noise(random, 40_000_000));
        try (Vault vault = Vault.create(folder, password())) {
            SealRequest request = SealRequest.of("testhost", List.of("/postgres"), Set.of());
            try (SealWriter writer = vault.newSeal(request)) {
                writer.directory("postgres/base", FileMeta.of(0700, Instant.EPOCH).ownedBy(70, 71));
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    writer.file(
                            "postgres/" + file.getKey(),
                            FileMeta.of(0600, Instant.ofEpochSecond(1_700_000_000)).ownedBy(70, 71),
                            new ByteArrayInputStream(file.getValue()));
                }
                writer.symlink(
                        "postgres/pg_tblspc/1", FileMeta.of(0777, Instant.EPOCH), "/elsewhere");
                writer.commit();
            }

            // When
            restic.must("check", "--read-data", "--no-lock");

            // Then
            Snapshot snapshot = vault.snapshots().getFirst();
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                assertThat(restic.must("dump", "latest", "/postgres/" + file.getKey()).stdout())
                        .as(file.getKey())
                        .isEqualTo(file.getValue());
                try (InputStream in = vault.open(snapshot.id(), "postgres/" + file.getKey())) {
                    assertThat(in.readAllBytes()).isEqualTo(file.getValue());
                }
            }
        }
    }

    @Test
    void shouldReadAndRestoreWhatResticWrote() throws Exception {
        // Given
        restic.must("init", "--repository-version", "2");
        restic.must("backup", source.toString(), "--tag", "theirs", "--compression", "max");
        Files.writeString(source.resolve("small.json"), "changed");
        restic.must("backup", source.toString(), "--compression", "off");

        try (Vault vault = Vault.open(folder, password())) {
            // When
            Snapshot first = vault.snapshots(Set.of("theirs")).getFirst();
            Snapshot last = vault.snapshots().getLast();
            Path target = scratch.resolve("restored");
            vault.restore(
                    last.id(), source.toString(), target, RestoreOptions.STANDARD.withoutSync());

            // Then
            assertThat(SampleTree.describe(target)).isEqualTo(SampleTree.describe(source));
            assertThat(vault.check(true).problems()).isEmpty();
            try (InputStream in = vault.open(first.id(), source + "/small.json")) {
                assertThat(in.readAllBytes()).asString().contains("ses_1");
            }
        }
    }

    @Test
    void shouldJoinSealsWithoutCopying() throws Exception {
        try (Vault vault = Vault.create(folder, password())) {
            // Given
            Snapshot sessions = seal(vault, Set.of("component=sessions"), Optional.empty());

            // When
            Snapshot point =
                    vault.join(
                            new JoinRequest(
                                    "testhost",
                                    Set.of("point", "run=1"),
                                    Map.of(
                                            "sessions",
                                            new JoinRequest.Part(sessions.id(), "sessions"),
                                            "all/of/it",
                                            new JoinRequest.Part(sessions.id(), "")),
                                    Map.of("manifest.json", "{}".getBytes())));

            // Then
            restic.must("check", "--read-data");
            Path target = scratch.resolve("restored");
            restic.must("restore", point.id().hex(), "--target", target.toString());
            assertThat(SampleTree.describe(target.resolve("sessions")))
                    .isEqualTo(SampleTree.describe(source));
            assertThat(SampleTree.describe(target.resolve("all/of/it/sessions")))
                    .isEqualTo(SampleTree.describe(source));
            assertThat(target.resolve("manifest.json")).hasContent("{}");
        }
    }

    @Test
    void shouldNotReadUnchangedFilesAgain() throws Exception {
        try (Vault vault = Vault.create(folder, password())) {
            // Given
            Snapshot first = seal(vault, Set.of(), Optional.empty());
            Files.writeString(source.resolve("added"), "new");

            // When
            SealRequest request =
                    SealRequest.of("testhost", List.of("/sessions"), Set.of())
                            .withParent(Optional.of(first.id()));
            Snapshot second;
            try (SealWriter writer = vault.newSeal(request)) {
                writer.folder("sessions", source);
                second = writer.commit();
                assertThat(writer.progress().bytesRead()).isEqualTo(3);
            }

            // Then
            restic.must("check", "--read-data");
            Path target = scratch.resolve("restored");
            restic.must("restore", second.id().hex(), "--target", target.toString());
            assertThat(SampleTree.describe(target.resolve("sessions")))
                    .isEqualTo(SampleTree.describe(source));
        }
    }
}
