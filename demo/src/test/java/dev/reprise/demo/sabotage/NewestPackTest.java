package dev.reprise.demo.sabotage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewestPackTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    @TempDir Path vault;

    @Test
    void shouldFindTheLargestOfThosePacksThatWereWrittenInTime() throws IOException {
        // Given
        pack("aa11", 900_000, NOW.minusSeconds(60));
        Path batch = pack("bb22", 40_000, NOW.minusSeconds(1));
        pack("cc33", 700, NOW.minusSeconds(1));
        pack("dd44", 900_000, NOW.plusSeconds(1));
        pack("ee55.tmp", 900_000, NOW.minusSeconds(1));

        // Then
        assertThat(NewestPack.between(vault, NOW.minusSeconds(3), NOW)).contains(batch);
        assertThat(NewestPack.between(vault, NOW.minusMillis(10), NOW)).isEmpty();
    }

    private Path pack(String name, int size, Instant at) throws IOException {
        Path folder = Files.createDirectories(vault.resolve("data").resolve(name.substring(0, 2)));
        Path pack = Files.write(folder.resolve(name), new byte[size]);
        Files.setLastModifiedTime(pack, FileTime.from(at));
        return pack;
    }
}
