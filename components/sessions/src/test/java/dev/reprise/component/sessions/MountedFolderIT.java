package dev.reprise.component.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.reprise.component.Component;
import dev.reprise.component.Rebuild;
import dev.reprise.component.StepEnd;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Seal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files do not go from beside a mount point into it by a rename: that is said before anything. */
final class MountedFolderIT {
    @TempDir private Path home;
    private Path root = Path.of("");

    @BeforeEach
    void mount() throws Exception {
        root = Files.createDirectories(home.resolve("live/opencode"));
        if (!run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", root.toString())) {
            String loud = "cannot mount a tmpfs: sessions on a mount point are not tested";
            System.err.println("SKIPPED: " + loud);
            abort(loud);
        }
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", root.toString());
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void shouldBackItUpAndSayEarlyThatNothingCanBePutBack() throws Exception {
        var rig = new SessionsRig(Layout.A, home, "live/opencode");
        rig.tree().sessions(3);
        try (Component component = rig.component()) {
            Seal seal = Steps.seal(component, rig);

            StepEnd staged =
                    component
                            .restore()
                            .stage(
                                    TrialWork.of("r-3", "stage"),
                                    rig.vault(),
                                    new Source(seal, true),
                                    Goal.LATEST);

            assertThat(staged).isInstanceOf(StepEnd.Refused.class);
            assertThat(component.lacks()).singleElement().asString().contains("mount point");
            assertThat(
                            component
                                    .restore()
                                    .preview(rig.vault(), new Source(seal, true), Goal.LATEST)
                                    .refusals())
                    .singleElement()
                    .asString()
                    .contains("mount point");
            assertThat(component.rebuild().orElseThrow().preview())
                    .isInstanceOf(Rebuild.Refused.class);
        } finally {
            rig.vault().close();
        }
    }
}
