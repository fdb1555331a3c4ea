package dev.reprise.component.postgres.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.Probe;
import dev.reprise.component.postgres.server.ControlFile;
import dev.reprise.component.postgres.server.ControlFiles;
import dev.reprise.component.postgres.server.KnownServer;
import dev.reprise.component.postgres.server.Mounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "base",
                "global",
                "global/pg_control",
                "global/pg_filenode.map",
                "pg_wal",
                "pg_xact",
                "pg_multixact/members",
                "pg_logical/snapshots",
                "PG_VERSION"
            })
    void shouldSeeThatNoServerWouldStartOnIt(String lacking) throws Exception {
        Path data = folder.resolve("data");
        ControlFiles.write(data, 42, ControlFile.State.IN_PRODUCTION);
        Files.move(data.resolve(lacking), folder.resolve("away"));

        assertThat(symptom()).isEqualTo(data.resolve(lacking) + " is not there");
    }

    @Test
    void shouldSeeALogThatIsEmptyOrLiesNowhere() throws Exception {
        // Given
        Path data = folder.resolve("data");
        ControlFiles.write(data, 42, ControlFile.State.IN_PRODUCTION);
        Path log = data.resolve("pg_wal");

        // When emptied, then
        Files.delete(log.resolve("000000010000000000000001"));
        assertThat(symptom()).isEqualTo(log + " holds no log");

        // When recovered by a person, then
        Files.writeString(data.resolve("recovery.signal"), "");
        assertThat(look()).isInstanceOf(Probe.Look.Seen.class);
        assertThat(((Probe.Look.Seen) look()).symptoms()).isEmpty();

        // When a link leads nowhere, then
        Path gone = folder.resolve("gone");
        Files.move(log, gone);
        Files.createSymbolicLink(log, gone);
        assertThat(((Probe.Look.Seen) look()).symptoms()).isEmpty();
        Files.move(gone, folder.resolve("elsewhere"));
        assertThat(symptom()).isEqualTo(log + " leads to " + gone + ", which is gone");
    }

    /** It may hold what nobody else has. */
    @Test
    void shouldBeBlindWhereTheVolumeOfTheLogIsNotMounted() throws Exception {
        // Given a server that was seen well, whose log lies on a volume of its own
        Path data = folder.resolve("data");
        ControlFiles.write(data, 42, ControlFile.State.IN_PRODUCTION);
        Path volume = Files.createDirectory(folder.resolve("wal"));
        Files.move(data.resolve("pg_wal"), folder.resolve("on the volume"));
        Files.createSymbolicLink(data.resolve("pg_wal"), volume.resolve("pg_wal"));
        new KnownServer.Store(folder.resolve("run"), "db")
                .write(new KnownServer("42", List.of(), null, volume.toRealPath().toString()));

        // When only its mount point is left
        mounted(folder);

        // Then
        assertThat(look())
                .isInstanceOfSatisfying(
                        Probe.Look.Blind.class,
                        blind -> assertThat(blind.reason()).contains("pg_wal is not mounted"));
        mounted(volume);
        assertThat(symptom()).contains("which is gone");
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
                .write(new KnownServer("42", List.of(), volume.toRealPath().toString(), null));
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
                        data,
                        new KnownServer.Store(folder.resolve("run"), "db"),
                        new DatabaseFolder(),
                        new UnreadableRelation(),
                        new Mounts(folder.resolve("mountinfo")),
                        System::nanoTime)
                .look(false);
    }
}
