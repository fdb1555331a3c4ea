package dev.reprise.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.demo.process.JavaCommand;
import dev.reprise.demo.world.Remains;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Runs the demo as a process, as the launcher does, and reads its score. */
class DemoIT {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Path PRODUCT =
            HOME.resolve("standalone/target/quarkus-app/quarkus-run.jar");

    @TempDir Path parent;

    static boolean productIsBuilt() {
        return Files.exists(PRODUCT);
    }

    @Test
    @EnabledIf("productIsBuilt")
    void shouldRecoverFromFourDisastersAndSaySo() throws Exception {
        // When
        Ended demo = run();

        // Then
        assertThat(demo.score().get("right").asBoolean()).as(demo.told()).isTrue();
        assertThat(demo.code()).as(demo.told()).isZero();
        assertThat(demo.score().get("incidents"))
                .extracting(incident -> incident.get("errorCode").asText())
                .containsExactly("SYS-002", "SYS-003", "DATA-001", "SYS-003");
        for (JsonNode incident : demo.score().get("incidents")) {
            assertThat(incident.get("verdict").asText()).isEqualTo("PASSED");
            assertThat(incident.at("/missed/outsideStated").asLong()).isZero();
            assertThat(parent.resolve("demo").resolve(incident.get("postMortem").asText()))
                    .isNotEmptyFile();
        }
        assertThat(parent.resolve("demo/events.jsonl")).isNotEmptyFile();
        assertThat(parent.resolve("demo/report.md")).content().contains("## newest log rotten");
        assertNothingRuns();
    }

    @Test
    void shouldShowTheSameDamageStayingWhereNobodyRecovers() throws Exception {
        // When
        Ended demo = run("--without-recovery");

        // Then
        assertThat(demo.code()).as(demo.told()).isEqualTo(1);
        JsonNode incidents = demo.score().get("incidents");
        assertThat(incidents).hasSize(4);
        assertThat(incidents).allMatch(incident -> incident.get("backSeconds").isNull());
        assertThat(incidents.get(0).at("/witness/databaseReadable").asBoolean()).isFalse();
        assertThat(incidents.get(0).at("/missed/rows").asLong()).isPositive();
        assertThat(incidents.get(2).at("/witness/sessions/harmed").asLong())
                .isGreaterThanOrEqualTo(87);
        assertThat(parent.resolve("demo/witness.csv")).content().contains(",acknowledged");
        assertNothingRuns();
    }

    private record Ended(int code, JsonNode score, String told) {}

    private Ended run(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(JavaCommand.java());
        command.add("-Dreprise.home=" + HOME);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Demo.class.getName()));
        command.addAll(List.of("--json", "--dir", parent.resolve("demo").toString()));
        command.addAll(List.of(options));
        Path out = parent.resolve("out.json");
        Path told = parent.resolve("told.txt");
        Process demo =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(told.toFile())
                        .start();
        boolean ended = demo.waitFor(15, TimeUnit.MINUTES);
        if (!ended) {
            demo.destroy();
            demo.waitFor(1, TimeUnit.MINUTES);
        }
        assertThat(ended).as(Files.readString(told)).isTrue();
        return new Ended(
                demo.exitValue(),
                new ObjectMapper().readTree(out.toFile()),
                Files.readString(told) + Files.readString(out));
    }

    private void assertNothingRuns() throws IOException {
        assertThat(Remains.of(parent)).isEmpty();
    }
}
