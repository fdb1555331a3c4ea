package dev.reprise.component.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.Rebuild;
import dev.reprise.component.StepEnd;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Observation.ChangeNoted;
import dev.reprise.contracts.Seal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Scenes with something in them that may not be read; a program for a user without rights. */
enum UnreadableScene {
    ONE_FILE_IS_ONE_FINDING {
        @Override
        void play(SessionsRig rig, Component component) throws Exception {
            String forbidden = rig.tree().infoPath(rig.tree().sessions().get(0));
            String damaged = rig.tree().infoPath(rig.tree().sessions().get(1));
            forbid(rig.root().resolve(forbidden));
            rig.tree().truncate(damaged);
            try (Probe probe = component.probes().getFirst()) {
                var seen = (Probe.Look.Seen) probe.look(false);
                assertThat(seen.symptoms())
                        .singleElement()
                        .satisfies(each -> assertThat(each.evidence()).contains(damaged));
                assertThat(seen.notes())
                        .filteredOn(ChangeNoted.class::isInstance)
                        .singleElement()
                        .asString()
                        .contains(forbidden + ": cannot be read: no permission");

                // When it may be read again, it is
                allow(rig.root().resolve(forbidden));
                rig.tree().fillWithNul(forbidden);
                await().atMost(Duration.ofSeconds(60))
                        .until(
                                () -> Steps.symptoms(probe).toString(),
                                said -> said.contains("2 records are damaged"));
            }
        }
    },
    A_FOLDER_IS_UNKNOWN {
        @Override
        void play(SessionsRig rig, Component component) throws Exception {
            Path folder = rig.root().resolve("project/home-dev-app/storage/session/message");
            forbid(folder);
            try (Probe probe = component.probes().getFirst()) {
                assertThat(((Probe.Look.Blind) probe.look(false)).reason())
                        .startsWith("cannot read " + folder)
                        .contains(": no permission; let the user who runs Reprise read it");
            }
            StepEnd sealed = component.backup().seal(TrialWork.of("r-1", "seal"), rig.vault());
            assertThat(sealed).isInstanceOf(StepEnd.Failed.class);
            assertThat(sealed.toString())
                    .contains(folder + " cannot be listed, no permission")
                    .doesNotContain("AccessDenied");
            assertThat(rig.vault().snapshots()).isEmpty();
            allow(folder);
        }
    },
    THE_ROOT_IS_UNKNOWN {
        @Override
        void play(SessionsRig rig, Component component) throws Exception {
            for (Path each : List.of(rig.root(), rig.surroundings())) {
                forbid(each);
                try (Probe probe = component.probes().getFirst()) {
                    assertThat(((Probe.Look.Blind) probe.look(false)).reason())
                            .startsWith("cannot read " + rig.root())
                            .contains(": no permission; let the user who runs Reprise read it");
                }
                allow(each);
            }
        }
    },
    THE_REST_IS_BACKED_UP_STREAMED_AND_RESTORED {
        @Override
        void play(SessionsRig rig, Component component) throws Exception {
            String forbidden = rig.tree().infoPath(rig.tree().sessions().get(0));
            String damaged = rig.tree().infoPath(rig.tree().sessions().get(1));
            forbid(rig.root().resolve(forbidden));
            ChangeStream stream = component.backup().stream().orElseThrow();
            stream.open(rig.vault(), Steps.DEAF);
            await().atMost(Duration.ofSeconds(60)).until(() -> stream.level().flowing());
            Seal seal = Steps.seal(component, rig);
            assertThat(seal.counts())
                    .containsEntry("unreadable", 1L)
                    .containsEntry("sessions", (long) rig.tree().sessions().size());

            rig.tree().info(rig.tree().sessions().get(1), "", "written since");
            rig.awaitStreamed(stream);
            rig.tree().fillWithNul(damaged);
            rig.awaitStreamed(stream);
            var now = Clock.systemUTC().instant();
            Steps.switchOver(
                    rig, Steps.stage(rig, seal, new Goal(null, null, List.of(), now, null)));

            assertThat(rig.root().resolve(damaged)).content().contains("written since");
            assertThat(stream.level().flowing()).isTrue();
            allow(rig.root().resolve(forbidden));
            assertThat(rig.root().resolve(forbidden)).content().contains("Session 1");
        }
    },
    AN_INDEX_IS_LEFT_ALONE {
        @Override
        void play(SessionsRig rig, Component component) throws Exception {
            var parents = List.copyOf(rig.tree().subSessions().keySet());
            Path forbidden = rig.root().resolve(rig.tree().indexPath(parents.get(0)));
            Files.writeString(forbidden, "[\"ses_that_only_it_knows\"]");
            forbid(forbidden);
            Files.delete(rig.root().resolve(rig.tree().indexPath(parents.get(1))));

            Rebuild rebuild = component.rebuild().orElseThrow();
            var done = (Rebuild.Rebuilt) rebuild.rebuild(TrialWork.of("r-2", "rebuild"));

            assertThat(done.rebuilt()).containsExactly(rig.tree().indexPath(parents.get(1)));
            assertThat(done.leftAlone())
                    .containsExactly(
                            new Rebuild.LeftAlone(
                                    rig.tree().indexPath(parents.get(0)),
                                    "cannot be read: no permission"));
            allow(forbidden);
            assertThat(forbidden).content().isEqualTo("[\"ses_that_only_it_knows\"]");
        }
    };

    abstract void play(SessionsRig rig, Component component) throws Exception;

    private static void forbid(Path path) throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
    }

    private static void allow(Path path) throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }

    public static void main(String[] arguments) throws Exception {
        UnreadableScene scene = valueOf(arguments[0]);
        try (var rig = new SessionsRig(Layout.A)) {
            scene.play(rig, rig.component());
        }
        System.out.println("played " + scene);
    }
}
