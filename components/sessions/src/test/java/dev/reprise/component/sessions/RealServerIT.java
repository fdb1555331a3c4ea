package dev.reprise.component.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.sessions.probe.ServerProbe;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Seal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** With the files, and the eyes, of a real OpenCode server. */
final class RealServerIT {
    @Test
    void shouldBringBackTheSessionsOfARealServer() throws Exception {
        Optional<Path> binary = OpenCodeServer.binary();
        assumeTrue(
                binary.isPresent(),
                "NOT TRIED WITH A REAL SERVER: npm is missing, or has no opencode-linux-x64");
        Path home = Files.createTempDirectory("reprise-opencode-");
        try (var rig = new SessionsRig(Layout.B, home, ".local/share/opencode");
                Component component = rig.component();
                Probe probe = rig.component().probes().getFirst()) {
            ChangeStream stream = component.backup().stream().orElseThrow();
            stream.open(rig.vault(), Steps.DEAF);
            await().atMost(Duration.ofSeconds(60)).until(() -> stream.level().flowing());

            // Given sessions that a server has written, of which it has deleted one itself
            var ids = new ArrayList<String>();
            Seal seal;
            try (var server = OpenCodeServer.start(binary.get(), home)) {
                for (int i = 0; i < 8; i++) {
                    ids.add(server.create("{\"title\":\"t" + i + "\"}"));
                }
                ids.add(server.create("{\"parentID\":\"" + ids.getFirst() + "\"}"));
                server.shell(ids.getFirst());
                seal = Steps.seal(component, rig);
                server.shell(ids.get(1));
                server.delete(ids.get(7));
                rig.awaitStreamed(stream);
                assertThat(Steps.symptoms(probe)).isEmpty();
            }
            var acknowledged = rig.contents();

            // When its files are damaged while it is down
            rig.tree().fillWithNul(info(rig, ids.get(0)));
            Files.delete(rig.root().resolve(info(rig, ids.get(1))));
            List<Probe.Symptom> seen =
                    await().atMost(Duration.ofSeconds(60))
                            .until(() -> Steps.symptoms(probe), found -> !found.isEmpty());
            try (var server = OpenCodeServer.start(binary.get(), home);
                    var asking = new ServerProbe("sessions", server.address())) {
                assertThat(Steps.symptoms(asking)).hasSize(1);
            }
            Steps.recover(
                    rig,
                    seal,
                    new Goal(null, null, List.of(), seen.getFirst().lastSeenWell(), null));

            // Then the server lists all but the one that it was told to delete
            assertThat(rig.contents()).containsAll(acknowledged);
            try (var server = OpenCodeServer.start(binary.get(), home);
                    var asking = new ServerProbe("sessions", server.address())) {
                assertThat(Steps.symptoms(asking)).isEmpty();
                String list = server.list().body();
                assertThat(list).contains(ids.subList(0, 7)).doesNotContain(ids.get(7));
            }
            stream.close();
        }
    }

    @Test
    void shouldPutAsideTheNewInfoThatARealServerCannotReadAndNobodyHasSound() throws Exception {
        Optional<Path> binary = OpenCodeServer.binary();
        assumeTrue(
                binary.isPresent(),
                "NOT TRIED WITH A REAL SERVER: npm is missing, or has no opencode-linux-x64");
        Path home = Files.createTempDirectory("reprise-opencode-");
        try (var rig = new SessionsRig(Layout.B, home, ".local/share/opencode");
                Component component = rig.component();
                var server = OpenCodeServer.start(binary.get(), home);
                var asking = new ServerProbe("sessions", server.address())) {
            String id = server.create("{\"title\":\"sound\"}");
            Seal seal = Steps.seal(component, rig);
            Path lost = rig.root().resolve(info(rig, id)).resolveSibling("ses_lost.json");
            Files.write(lost, new byte[180]);
            assertThat(Steps.symptoms(asking)).hasSize(1);

            Steps.switchOver(rig, Steps.stage(rig, seal, Goal.LATEST));

            assertThat(lost).doesNotExist();
            assertThat(Steps.symptoms(asking)).isEmpty();
            assertThat(server.list().body()).contains(id);
        }
    }

    private static String info(SessionsRig rig, String id) throws Exception {
        try (var files = Files.walk(rig.root())) {
            return files.filter(each -> each.toString().contains("/info/" + id))
                    .findFirst()
                    .map(each -> rig.root().relativize(each).toString())
                    .orElseThrow();
        }
    }
}
