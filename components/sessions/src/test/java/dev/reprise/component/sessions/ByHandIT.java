package dev.reprise.component.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.Component;
import dev.reprise.component.StepEnd;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.suite.Manual;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.StepResult;
import dev.reprise.vault.JoinRequest;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.format.SnapshotId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that are restored with restic and a shell, as RESTORE.md says. */
final class ByHandIT {
    @TempDir Path folder;

    @Test
    void shouldBringTheSessionsBackByHand() throws Exception {
        Path restored = folder.resolve("RESTORED");
        var manual =
                new Manual(folder.resolve("output"))
                        .fill("RESTORED", restored)
                        .fill("USER", System.getProperty("user.name"));
        try (var rig = new SessionsRig(Layout.B, folder.resolve("home"), "live/open code")) {
            rig.tree().sessions(20);
            Set<String> sealed = rig.contents();
            Component component = rig.component();
            Snapshot point = point(rig, component);
            rig.destroy();
            Files.move(rig.root(), rig.root().resolveSibling("aside"));

            manual.restic(
                    rig.vaultFolder(),
                    SessionsRig.VAULT_PASSWORD,
                    "restore",
                    point.id().hex(),
                    "--target",
                    restored.toString());
            for (String block : Manual.blocks(component.backup().byHand())) {
                manual.shell(List.of(), folder, block);
            }

            assertThat(sealed).isNotEmpty();
            assertThat(rig.contents()).isEqualTo(sealed);
            assertThat(rig.root().resolve(".reprise")).doesNotExist();
        }
    }

    private static Snapshot point(SessionsRig rig, Component component) throws Exception {
        StepEnd end = component.backup().seal(TrialWork.of("r-1", "seal"), rig.vault());
        assertThat(end).as("%s", end).isInstanceOf(StepEnd.Succeeded.class);
        var sealed = (StepResult.Sealed) ((StepEnd.Succeeded) end).result();
        var part = new JoinRequest.Part(SnapshotId.parse(sealed.seal().snapshot()), "");
        return rig.vault()
                .join(
                        new JoinRequest(
                                "host",
                                Set.of("reprise", "type=point"),
                                Map.of("sessions", part),
                                Map.of()));
    }
}
