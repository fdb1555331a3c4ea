package dev.reprise.component.postgres.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.Probe;
import dev.reprise.component.postgres.server.ControlFile;
import dev.reprise.component.postgres.server.ControlFiles;
import dev.reprise.component.postgres.server.KnownServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilesProbeTest {
    @TempDir Path folder;

    @Test
    void shouldSeeThatTheFolderIsNotThere() {
        assertThat(symptom()).endsWith("data is not there");
    }

    @Test
    void shouldSeeThatAFileIsInItsPlace() throws Exception {
        Files.writeString(folder.resolve("data"), "");

        assertThat(symptom()).endsWith("data is no folder");
    }

    @Test
    void shouldSeeNothingWrongInASoundFolder() throws Exception {
        ControlFiles.write(folder.resolve("data"), 42, ControlFile.State.IN_PRODUCTION);

        assertThat(look())
                .isInstanceOfSatisfying(
                        Probe.Look.Seen.class, seen -> assertThat(seen.symptoms()).isEmpty());
    }

    /** As on a mount that hangs or fails, where absence is not what the system answers. */
    @Test
    void shouldBeBlindWhereTheSystemCannotSayWhetherItIsThere() throws Exception {
        Path data = folder.resolve("data");
        Files.createSymbolicLink(data, data);

        assertThat(look())
                .isInstanceOfSatisfying(
                        Probe.Look.Blind.class,
                        blind -> assertThat(blind.reason()).startsWith("it cannot be read"));
    }

    private String symptom() {
        return assertThat(look())
                .asInstanceOf(InstanceOfAssertFactories.type(Probe.Look.Seen.class))
                .actual()
                .symptoms()
                .getFirst()
                .evidence();
    }

    private Probe.Look look() {
        return new FilesProbe(
                        "db",
                        folder.resolve("data"),
                        new KnownServer.Store(folder.resolve("run"), "db"),
                        Clock.systemUTC())
                .look(false);
    }
}
