package dev.reprise.component.postgres.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.Probe;
import dev.reprise.component.postgres.server.ControlFile;
import dev.reprise.component.postgres.server.ControlFiles;
import dev.reprise.component.postgres.server.KnownServer;
import dev.reprise.component.postgres.server.Mounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
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

    /** Its data is not gone, and a restore would be hidden once the volume is back. */
    @Test
    void shouldBeBlindWhereTheVolumeIsNotMounted() throws Exception {
        // Given a server that was seen well on a volume of its own
        Path volume = Files.createDirectory(folder.resolve("a volume"));
        Path data = volume.resolve("data");
        mounted(volume);
        new KnownServer.Store(folder.resolve("run"), "db")
                .write(new KnownServer("42", List.of(), volume.toRealPath().toString()));
        assertThat(look(data)).as("deleted").isInstanceOf(Probe.Look.Seen.class);

        // When only its mount point is left
        mounted(folder);

        // Then
        assertThat(look(data))
                .isInstanceOfSatisfying(
                        Probe.Look.Blind.class,
                        blind ->
                                assertThat(blind.reason())
                                        .contains("the volume of " + data + " is not mounted"));
        ControlFiles.write(data, 42, ControlFile.State.IN_PRODUCTION);
        assertThat(look(data)).as("moved by a person").isInstanceOf(Probe.Look.Seen.class);
    }

    /** As the system writes it: a blank in octal digits. */
    private void mounted(Path last) throws Exception {
        Files.writeString(
                folder.resolve("mountinfo"),
                """
                27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
                28 27 254:1 / %s rw,relatime shared:1 - ext4 /dev/vdb rw
                """
                        .formatted(last.toRealPath().toString().replace(" ", "\\040")));
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
        return look(folder.resolve("data"));
    }

    private Probe.Look look(Path data) {
        return new FilesProbe(
                        "db",
                        data,
                        new KnownServer.Store(folder.resolve("run"), "db"),
                        new Mounts(folder.resolve("mountinfo")),
                        Clock.systemUTC())
                .look(false);
    }
}
