package dev.reprise.component.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.Rebuild;
import dev.reprise.component.Restore;
import dev.reprise.component.StepEnd;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.sessions.tree.SessionTreeFixture;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import dev.reprise.vault.Vault;
import dev.reprise.vault.crypto.Password;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.format.SnapshotId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is put back, what is left alone, and what is said. */
final class SessionsRepairIT {
    private SessionsRig rig;
    private SessionTreeFixture tree;
    private Component component;
    private ChangeStream stream;
    private Seal seal;

    @BeforeEach
    void begin() throws Exception {
        rig = new SessionsRig(Layout.A);
        tree = rig.tree();
        component = rig.component();
        stream = component.backup().stream().orElseThrow();
        stream.open(rig.vault(), Steps.DEAF);
        await().atMost(Duration.ofSeconds(60)).until(() -> stream.level().flowing());
        seal = Steps.seal(component, rig);
    }

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    @Test
    void shouldTellTheSizeOfAllThatASealHoldsAndNotOfWhatWasRead() throws Exception {
        long held = 0;
        for (String content : tree.content().values()) {
            held += content.getBytes(StandardCharsets.UTF_8).length;
        }

        assertThat(Steps.seal(component, rig, "r-2").bytes()).isEqualTo(seal.bytes());
        assertThat(seal.bytes()).isGreaterThan(held);
    }

    @Test
    void shouldNotPutBackUnaskedWhatWasTidiedUp() throws Exception {
        // Given two sessions that somebody has deleted, and one that is damaged
        Instant well = now();
        List<String> ids = tree.sessions();
        tree.delete(ids.get(0));
        tree.delete(ids.get(1));
        tree.truncate(tree.infoPath(ids.get(3)));
        streamed();

        // When the damage is repaired
        Steps.recover(rig, seal, new Goal(null, null, List.of(), well, null));

        // Then only that is
        assertThat(rig.root().resolve(tree.infoPath(ids.get(0)))).doesNotExist();
        assertThat(rig.root().resolve(tree.infoPath(ids.get(3)))).content().contains(ids.get(3));
    }

    /** By whatever has deleted the others: it did not wait until these were back. */
    @Test
    void shouldPutBackAFewThatWentWhileARecoveryWasAtWork() throws Exception {
        // Given a loss that was put back
        Map<String, String> before = tree.content();
        var goal = new Goal(null, null, List.of(), now(), null);
        List<String> ids = tree.sessions();
        List<String> many = ids.subList(0, ids.size() / 2);
        assertThat(many).hasSizeGreaterThan(5);
        for (String each : many) {
            tree.delete(each);
        }
        streamed();
        Steps.recover(rig, seal, goal);
        streamed();

        // When one more had gone by then, and the same incident is recovered again
        tree.delete(ids.getLast());
        streamed();
        StepResult.Staged staged = Steps.stage(component, rig, seal, goal, "r-10");
        Steps.switchOver(component, staged, "r-10");

        // Then
        assertThat(tree.content()).containsAllEntriesOf(before);
    }

    @Test
    void shouldPutBackTheOneSessionThatIsAskedFor() throws Exception {
        Map<String, String> before = tree.content();
        List<String> ids = tree.sessions();
        tree.delete(ids.get(0));
        tree.delete(ids.get(1));
        streamed();

        Steps.recover(
                rig, seal, new Goal(null, null, List.of("sessions/" + ids.get(0)), null, null));

        Map<String, String> after = tree.content();
        before.forEach(
                (path, content) -> {
                    if (path.contains(ids.get(0))) {
                        assertThat(after.get(path)).as(path).isEqualTo(content);
                    }
                });
        assertThat(after).doesNotContainKey(tree.infoPath(ids.get(1)));
    }

    @Test
    void shouldPutBackTheChildrenOfASession() throws Exception {
        String parent = tree.sessions().get(0);
        String child = tree.subSession(parent);
        String grandchild = tree.subSession(child);
        String other = tree.sessions().get(1);
        streamed();
        for (String id : List.of(child, grandchild, other)) {
            tree.delete(id);
        }
        Files.delete(rig.root().resolve(tree.subPath(child)));
        Files.delete(rig.root().resolve(tree.indexPath(parent)));
        streamed();

        Steps.recover(
                rig, seal, new Goal(null, null, List.of("sessions/" + parent + "/**"), null, null));

        assertThat(rig.root().resolve(tree.infoPath(child))).exists();
        assertThat(rig.root().resolve(tree.infoPath(grandchild))).exists();
        assertThat(rig.root().resolve(tree.infoPath(other))).doesNotExist();
        assertThat(rig.root().resolve(tree.indexPath(parent))).content().contains(child);
    }

    @Test
    void shouldPutBackWhatWasDeletedSinceAMoment() throws Exception {
        List<String> ids = tree.sessions();
        tree.delete(ids.get(0));
        streamed();
        Instant since = now();
        tree.delete(ids.get(1));
        streamed();

        Steps.recover(
                rig, seal, new Goal(null, null, List.of("deleted-since:" + since), null, null));

        assertThat(rig.root().resolve(tree.infoPath(ids.get(0)))).doesNotExist();
        assertThat(rig.root().resolve(tree.infoPath(ids.get(1)))).exists();
    }

    @Test
    void shouldLeaveAFileAloneThatWasWrittenBetweenStagingAndSwitch() throws Exception {
        List<String> ids = tree.sessions();
        tree.fillWithNul(tree.infoPath(ids.get(0)));
        tree.fillWithNul(tree.infoPath(ids.get(1)));
        tree.delete(ids.get(2));
        Instant well = now().minusSeconds(60);
        Goal goal = new Goal(null, null, List.of(), null, null);
        StepResult.Staged staged = Steps.stage(rig, seal, goal);

        // When the agent writes two of them itself
        tree.info(ids.get(0), "", "written by the agent");
        tree.info(ids.get(2), "", "made again by the agent");
        StepResult.Switched switched = Steps.switchOver(rig, staged);

        // Then its files stay, and that is said
        assertThat(rig.root().resolve(tree.infoPath(ids.get(0)))).content().contains("the agent");
        assertThat(rig.root().resolve(tree.infoPath(ids.get(2)))).content().contains("the agent");
        assertThat(switched.conflicts())
                .contains("sessions/" + ids.get(0), "sessions/" + ids.get(2));
        assertThat(switched.putBack()).contains("sessions/" + ids.get(1));
        assertThat(well).isBefore(now());
    }

    @Test
    void shouldKeepTheDamagedFileAndRollBackToIt() throws Exception {
        List<String> ids = tree.sessions();
        tree.truncate(tree.infoPath(ids.get(0)));
        tree.delete(ids.get(1));
        Map<String, String> damaged = tree.content();
        StepResult.Staged staged =
                Steps.stage(rig, seal, new Goal(null, null, List.of(), null, null));
        StepResult.Switched switched = Steps.switchOver(rig, staged);
        assertThat(tree.content()).isNotEqualTo(damaged);
        assertThat(Path.of(switched.kept()).resolve("files").resolve(tree.infoPath(ids.get(0))))
                .content()
                .isEqualTo(damaged.get(tree.infoPath(ids.get(0))));

        try (Component fresh = rig.component()) {
            Steps.result(fresh.restore().rollBack(TrialWork.of(Steps.RUN, "roll-back"), null));
            Steps.result(fresh.restore().rollBack(TrialWork.of(Steps.RUN, "roll-back"), switched));
        }

        assertThat(tree.content()).isEqualTo(damaged);
    }

    @Test
    void shouldSayWhatHasNoSoundVersionAndAskForItNoMore() throws Exception {
        // Given a file that was never whole
        Instant born = now();
        String id = tree.session("");
        tree.overwrite(tree.infoPath(id), "{\"id\":".getBytes(StandardCharsets.UTF_8));
        stream.close();
        try (Probe probe = rig.component().probes().getFirst()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> !Steps.symptoms(probe).isEmpty());
            Files.walk(rig.spool())
                    .filter(each -> each.toString().contains("changes-"))
                    .forEach(each -> each.toFile().delete());

            // When everything else was put back
            StepResult.Staged staged =
                    Steps.stage(rig, seal, new Goal(null, null, List.of(), born, null));
            StepResult.Switched switched = Steps.switchOver(rig, staged);

            // Then it is named as lost, and no longer an incident
            assertThat(staged.loss().files()).isEqualTo(1);
            assertThat(staged.counts()).containsEntry("given-up", 1L);
            assertThat(switched.putBack()).isEmpty();
            await().atMost(Duration.ofSeconds(60)).until(() -> Steps.symptoms(probe).isEmpty());
        }
    }

    /** One flipped bit in the vault, and the tree that is gone: nobody else has what is left. */
    @Test
    void shouldPutBackWhatIsStillKnownWhereTheOnlySealCannotBeListedWhole() throws Exception {
        // Given a seal of which one folder cannot be listed
        stream.close();
        SessionTreeFixture.deleteTree(rig.spool());
        long all = tree.content().size();
        Path pack = aFolderThatCannotBeListed();
        SessionTreeFixture.deleteTree(rig.root());

        // When
        try (Vault vault = opened()) {
            var source = new Source(seal, true);
            StepEnd end =
                    component
                            .restore()
                            .stage(
                                    TrialWork.of("r-9", "stage"),
                                    vault,
                                    source,
                                    new Goal(null, null, List.of(), null, null));

            // Then what is known is put back, and that it is not all is said
            StepResult.Staged staged = (StepResult.Staged) Steps.result(end);
            long back;
            try (var files = Files.walk(Path.of(staged.place()).resolve("files"))) {
                back = files.filter(Files::isRegularFile).count();
            }
            assertThat(back).as(pack.toString()).isBetween(1L, all);
            assertThat(staged.loss().exact()).isFalse();
            assertThat(staged.loss().any()).isTrue();
        }
    }

    /** Damages one pack after the other, each as it was before the next. */
    private Path aFolderThatCannotBeListed() throws Exception {
        for (Path each : packs()) {
            byte[] whole = Files.readAllBytes(each);
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rw-------"));
            for (int at = 40; at < whole.length - 400; at += 97) {
                byte[] damaged = whole.clone();
                damaged[at] ^= 1;
                Files.write(each, damaged);
                if (isListedInPart()) {
                    return each;
                }
            }
            Files.write(each, whole);
        }
        throw new AssertionError("no pack holds the listing of a folder alone");
    }

    private boolean isListedInPart() throws IOException {
        var unlisted = new ArrayList<String>();
        long files;
        try (Vault vault = opened();
                var entries =
                        vault.list(
                                SnapshotId.parse(seal.snapshot()),
                                "",
                                (path, _) -> unlisted.add(path))) {
            files = entries.filter(each -> each.node().isFile()).count();
        } catch (IOException e) {
            return false;
        }
        return files > 5 && unlisted.stream().anyMatch(each -> each.contains("session"));
    }

    private Vault opened() throws IOException {
        return Vault.open(rig.vaultFolder(), Password.of(SessionsRig.VAULT_PASSWORD.toCharArray()));
    }

    @Test
    void shouldFindTheOlderVersionWhereTheSealHoldsTheDamagedOne() throws Exception {
        String id = tree.sessions().getFirst();
        String good = tree.content().get(tree.infoPath(id));
        tree.fillWithNul(tree.infoPath(id));
        streamed();
        Seal later = Steps.seal(component, rig, "r-2");
        stream.close();
        SessionTreeFixture.deleteTree(rig.spool());

        Steps.recover(rig, later, new Goal(null, null, List.of(), null, null));

        assertThat(rig.root().resolve(tree.infoPath(id))).content().isEqualTo(good);
    }

    @Test
    void shouldMakeFoldersAgainAsTheyWere() throws Exception {
        Path messages = rig.root().resolve("project/home-dev-app/storage/session/message");
        Files.setPosixFilePermissions(messages, PosixFilePermissions.fromString("rwx------"));
        Seal strict = Steps.seal(component, rig, "r-2");
        Map<String, String> before = tree.content();
        SessionTreeFixture.deleteTree(rig.root());
        streamed();

        StepResult.Staged staged =
                Steps.stage(rig, strict, new Goal(null, null, List.of(), null, null));
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(Path.of(staged.place()))))
                .isEqualTo("rwx------");
        Steps.switchOver(rig, staged);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(messages)))
                .isEqualTo("rwx------");
        assertThat(tree.content()).isEqualTo(before);
    }

    @Test
    void shouldRebuildIndexesAndKeepLiveEntries() throws Exception {
        var parents = new ArrayList<>(tree.subSessions().keySet());
        Files.delete(rig.root().resolve(tree.indexPath(parents.get(0))));
        tree.index(parents.get(1), List.of("ses_of_another"));
        tree.overwrite(tree.indexPath(parents.get(2)), new byte[4]);

        Rebuild rebuild = component.rebuild().orElseThrow();
        assertThat(rebuilt(rebuild.preview()).rebuilt()).hasSize(3);
        assertThat(rebuilt(rebuild.rebuild(TrialWork.of("r-5", "rebuild"))).rebuilt()).hasSize(3);

        for (String parent : parents.subList(0, 3)) {
            assertThat(rig.root().resolve(tree.indexPath(parent)))
                    .content()
                    .contains(tree.subSessions().get(parent));
        }
        assertThat(rig.root().resolve(tree.indexPath(parents.get(1))))
                .content()
                .contains("ses_of_another");
        assertThat(rebuilt(rebuild.preview()).rebuilt()).isEmpty();
        assertThat(rebuilt(rebuild.rebuild(TrialWork.of("r-6", "rebuild"))))
                .isEqualTo(new Rebuild.Rebuilt(List.of(), List.of(), ""));
    }

    @Test
    void shouldKeepWhatADamagedIndexStillTellsAndTheDamagedOneItself() throws Exception {
        var parents = new ArrayList<>(tree.subSessions().keySet());
        String child = tree.subSessions().getOrDefault(parents.get(0), List.of()).getFirst();
        String cut = "[\"ses_whose_file_comes_later\",\"" + child.substring(0, 9);
        tree.overwrite(tree.indexPath(parents.get(0)), cut.getBytes(StandardCharsets.UTF_8));

        Rebuild rebuild = component.rebuild().orElseThrow();
        Rebuild.Rebuilt done = rebuilt(rebuild.rebuild(TrialWork.of("r-5", "rebuild")));

        assertThat(rig.root().resolve(tree.indexPath(parents.get(0))))
                .content()
                .isEqualTo("[\"ses_whose_file_comes_later\",\"" + child + "\"]");
        assertThat(Path.of(done.kept(), "files", tree.indexPath(parents.get(0))))
                .content()
                .isEqualTo(cut);
        assertThat(rig.root().resolveSibling("opencode.reprise-stage-r-5.rebuild.1"))
                .doesNotExist();
    }

    @Test
    void shouldRefuseToRebuildInALayoutThatItDoesNotKnow() throws Exception {
        Files.createFile(rig.root().resolve("opencode.db"));

        assertThat(component.rebuild().orElseThrow().preview()).isInstanceOf(Rebuild.Refused.class);
    }

    private static Rebuild.Rebuilt rebuilt(Rebuild.Outcome outcome) {
        assertThat(outcome).isInstanceOf(Rebuild.Rebuilt.class);
        return (Rebuild.Rebuilt) outcome;
    }

    @Test
    void shouldSayInAPreviewThatTheSealIsDamagedSoThatAnOlderOneIsTried() throws Exception {
        List<Path> before = packs();
        rig.write();
        Seal later = Steps.seal(component, rig, "r-2");
        for (Path pack : packs()) {
            if (!before.contains(pack)) {
                Files.setPosixFilePermissions(pack, PosixFilePermissions.fromString("rw-------"));
                byte[] content = Files.readAllBytes(pack);
                content[content.length / 2] ^= 1;
                Files.write(pack, content);
            }
        }
        // One that has not read them before
        try (Vault vault = Vault.open(rig.vault().folder(), Password.of("secret".toCharArray()))) {
            Restore.Preview preview =
                    component.restore().preview(vault, new Source(later, true), Goal.LATEST);

            assertThat(preview.damaged()).startsWith("damaged vault file");
        }
    }

    private List<Path> packs() throws IOException {
        try (Stream<Path> all = Files.walk(rig.vaultFolder().resolve("data"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void shouldRefuseALayoutThatItDoesNotKnow() throws Exception {
        Files.createFile(rig.root().resolve("opencode.db"));

        StepEnd staged =
                component
                        .restore()
                        .stage(
                                TrialWork.of("r-3", "stage"),
                                rig.vault(),
                                new Source(seal, true),
                                Goal.LATEST);
        StepEnd sealed = component.backup().seal(TrialWork.of("r-3", "seal"), rig.vault());
        Restore.Preview preview =
                component.restore().preview(rig.vault(), new Source(seal, true), Goal.LATEST);

        assertThat(staged).isInstanceOf(StepEnd.Refused.class);
        assertThat(sealed).isInstanceOf(StepEnd.Refused.class);
        assertThat(preview.refusals()).singleElement().asString().contains("SQLite");
        try (Probe probe = component.probes().getFirst()) {
            assertThat(probe.look(false)).isInstanceOf(Probe.Look.Blind.class);
        }
    }

    @Test
    void shouldGoOnWithANewSpoolWhereTheOldOneWasRemoved() throws Exception {
        SessionTreeFixture.deleteTree(rig.spool());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.exists(rig.spool().resolve("checkpoint")));
        String id = tree.session("");
        streamed();
        Instant well = now();
        tree.fillWithNul(tree.infoPath(id));
        streamed();

        Steps.recover(rig, seal, new Goal(null, null, List.of(), well, null));

        assertThat(rig.root().resolve(tree.infoPath(id))).content().contains(id);
    }

    @Test
    void shouldSayThatABatchIsMissingWhereTheNextOneTellsOfIt() throws Exception {
        // Given three batches after the seal, and the spool gone
        await().atMost(Duration.ofSeconds(60)).until(() -> !batches().isEmpty());
        int before = batches().size();
        String id = tree.session("");
        batched(before + 1);
        Instant second = now();
        tree.info(id, "", "in the second batch");
        batched(before + 2);
        Instant third = now();
        tree.info(id, "", "in the third batch");
        batched(before + 3);
        stream.close();
        SessionTreeFixture.deleteTree(rig.spool());
        tree.truncate(tree.infoPath(tree.sessions().getFirst()));
        Goal goal = new Goal(null, null, List.of(), third, null);
        assertThat(Steps.stage(rig, seal, goal).loss()).isEqualTo(Loss.NOTHING);

        // When the one in the middle is lost
        List<Snapshot> batches = batches();
        Files.delete(
                rig.vaultFolder().resolve("snapshots").resolve(batches.get(before + 1).id().hex()));

        // Then its time is said
        Loss loss = Steps.stage(rig, seal, goal).loss();
        assertThat(loss.from()).isBefore(second);
        assertThat(loss.to()).isAfter(second).isBefore(third);
        assertThat(loss.exact()).isFalse();
    }

    private void batched(int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> batches().size() == count);
    }

    private List<Snapshot> batches() throws Exception {
        return rig.vault().snapshots(Set.of("type=batch"));
    }

    private void streamed() {
        rig.awaitStreamed(stream);
    }

    private static Instant now() {
        return Clock.systemUTC().instant();
    }
}
