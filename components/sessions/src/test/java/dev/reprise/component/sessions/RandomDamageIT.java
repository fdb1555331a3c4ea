package dev.reprise.component.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.sessions.tree.SessionTreeFixture;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random writes, a seal in between, random damage while writing goes on, one recovery: everything
 * that was acknowledged is back, and everything that was written since is still there. The seed is
 * the test's argument.
 */
final class RandomDamageIT {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldBringBackWhatWasAcknowledgedAndKeepWhatCameSince(long seed) throws Exception {
        var random = new Random(seed);
        try (var rig = new SessionsRig(seed % 2 == 0 ? Layout.A : Layout.B);
                Component component = rig.component();
                Probe probe = rig.component().probes().getFirst()) {
            // Given a stream, a seal, and changes after it
            ChangeStream stream = component.backup().stream().orElseThrow();
            stream.open(rig.vault(), Steps.DEAF);
            await().atMost(Duration.ofSeconds(60)).until(() -> stream.level().flowing());
            change(rig.tree(), random, 20);
            Seal seal = Steps.seal(component, rig);
            change(rig.tree(), random, 20);
            rig.awaitStreamed(stream);
            assertThat(Steps.symptoms(probe)).isEmpty();
            Map<String, String> acknowledged = rig.tree().content();

            // When it is damaged while the agent goes on writing
            Set<String> harmed = damage(rig, random);
            Set<String> since = new HashSet<>();
            for (int i = 0; i < 5; i++) {
                String session = rig.tree().session("");
                since.add(rig.tree().infoPath(session));
                since.add(rig.tree().messagePath(session, rig.tree().message(session)));
            }
            Probe.Symptom seen =
                    await().atMost(Duration.ofSeconds(60))
                            .until(() -> Steps.symptoms(probe), found -> !found.isEmpty())
                            .getFirst();
            Map<String, String> after = rig.tree().content();
            StepResult.Staged staged =
                    Steps.recover(
                            rig, seal, new Goal(null, null, List.of(), seen.lastSeenWell(), null));

            // Then nothing is missing and nothing is said to be lost
            Map<String, String> now = rig.tree().content();
            acknowledged.forEach(
                    (path, content) -> {
                        if (path.contains("sub-session-index")) {
                            assertThat(Set.copyOf(ids(now.getOrDefault(path, ""))))
                                    .as(path)
                                    .containsAll(ids(content));
                        } else {
                            assertThat(now.get(path)).as(path).isEqualTo(content);
                        }
                    });
            assertThat(since)
                    .allSatisfy(path -> assertThat(now.get(path)).isEqualTo(after.get(path)));
            assertThat(staged.loss()).as("harmed: " + harmed).isEqualTo(Loss.NOTHING);
            await().atMost(Duration.ofSeconds(60)).until(() -> Steps.symptoms(probe).isEmpty());
            stream.close();
        }
    }

    private static List<String> ids(String index) {
        var found = new ArrayList<String>();
        for (String each : index.split("\"")) {
            if (each.startsWith("ses_")) {
                found.add(each);
            }
        }
        return found;
    }

    private static void change(SessionTreeFixture tree, Random random, int times)
            throws IOException {
        for (int i = 0; i < times; i++) {
            List<String> ids = tree.sessions();
            String id = ids.get(random.nextInt(ids.size()));
            switch (random.nextInt(4)) {
                case 0 -> tree.session("");
                case 1 -> tree.message(id);
                case 2 -> tree.subSession(id);
                default -> tree.message(tree.session(""));
            }
        }
    }

    private static Set<String> damage(SessionsRig rig, Random random) throws IOException {
        SessionTreeFixture tree = rig.tree();
        var harmed = new HashSet<String>();
        var left = new ArrayList<>(tree.content().keySet());
        left.removeIf(path -> !path.endsWith(".json"));
        for (String id : tree.sessions()) {
            if (random.nextInt(3) == 0) {
                tree.delete(id);
                harmed.add(id);
            }
        }
        for (String path : left) {
            Path file = rig.root().resolve(path);
            if (!Files.exists(file) || random.nextInt(8) != 0) {
                continue;
            }
            harmed.add(path);
            switch (random.nextInt(4)) {
                case 0 -> tree.fillWithNul(path);
                case 1 -> tree.truncate(path);
                case 2 -> tree.overwrite(path, new byte[0]);
                default -> {
                    if (path.contains("sub-session-index")) {
                        tree.overwrite(
                                path, "[]".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                    } else {
                        tree.truncate(path);
                    }
                }
            }
        }
        return harmed;
    }
}
