package dev.reprise.demo.sabotage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the pack of the newest log batch in a vault, from outside and without its key: of the packs
 * that were written between two moments, the largest. Whoever names the moments knows that nothing
 * but a log batch was written between them.
 */
final class NewestPack {
    private NewestPack() {}

    private record Pack(Path path, Instant at, long size) {}

    static Optional<Path> between(Path vault, Instant from, Instant to) throws IOException {
        try (Stream<Path> walk = Files.walk(vault.resolve("data"))) {
            return walk.map(NewestPack::pack)
                    .flatMap(Optional::stream)
                    .filter(pack -> !pack.at().isBefore(from) && !pack.at().isAfter(to))
                    .max(Comparator.comparingLong(Pack::size))
                    .map(Pack::path);
        }
    }

    private static Optional<Pack> pack(Path path) {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            // A temporary file has a suffix; a pack is named by the hash of its content alone.
            return attributes.isRegularFile() && path.getFileName().toString().matches("[0-9a-f]+")
                    ? Optional.of(
                            new Pack(
                                    path,
                                    attributes.lastModifiedTime().toInstant(),
                                    attributes.size()))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
