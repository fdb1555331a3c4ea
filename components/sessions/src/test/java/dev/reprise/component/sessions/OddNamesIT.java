package dev.reprise.component.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Names are bytes: what one does to everything else that holds a line's end or is no UTF-8. A
 * process has one locale for all its life, so each is tried in a process of its own.
 */
final class OddNamesIT {
    @ParameterizedTest
    @ValueSource(strings = {"C.UTF-8", "C"})
    void shouldProtectATreeWhateverItsFilesAreCalled(String locale) throws Exception {
        var builder =
                new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                OddNamesScene.class.getName()));
        builder.environment().put("LC_ALL", locale);
        builder.environment().put("LANG", locale);
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("played in " + locale);
    }
}
