package dev.reprise.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Command.JoinPoint;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepRef;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ManifestTest {
    private static final Instant AT = Instant.parse("2026-03-01T14:02:00Z");

    @Test
    void shouldSayOfEachComponentWhatItsKindSays() {
        String says =
                manifest("db", "gone")
                        .instructions(
                                Path.of("/var/backups/a vault"),
                                component ->
                                        component.equals("db")
                                                ? Optional.of(
                                                        "Start it:\n\n    start RESTORED/db\n")
                                                : Optional.empty());

        assertThat(says)
                .contains(
                        "    restic -r '/var/backups/a vault' -p PASSWORD-FILE restore SNAPSHOT"
                                + " --target RESTORED\n")
                .contains("- `gone/` is a kind, as of 2026-03-01T14:02:00Z (fuzzy)\n")
                .endsWith("\n\n### db, a kind\n\nStart it:\n\n    start RESTORED/db\n")
                .doesNotContain("### gone");
    }

    private static Manifest manifest(String... components) {
        List<Seal> seals =
                List.of(components).stream()
                        .map(
                                each ->
                                        new Seal(
                                                each,
                                                "a kind",
                                                "00",
                                                AT,
                                                null,
                                                Seal.Consistency.FUZZY,
                                                1,
                                                1,
                                                Map.of()))
                        .toList();
        var command =
                new JoinPoint(
                        new StepRef(new RunId("r-1"), "join", 1),
                        "host",
                        "stack",
                        seals,
                        List.of(),
                        "");
        return Manifest.of("stack", command, AT);
    }
}
