package dev.reprise.console;

import dev.reprise.contracts.console.PointReport;
import dev.reprise.contracts.console.PointReport.Proven;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which snapshots the vault has, by their names alone: the journal tells what was put there, and
 * others may have removed some of it since, as `restic forget` does.
 */
final class VaultNames {
    private final @Nullable Set<String> names;

    /**
     * @param names null where they cannot be told
     */
    private VaultNames(@Nullable Set<String> names) {
        this.names = names;
    }

    static VaultNames in(Path vault) {
        if (!Files.isDirectory(vault)) {
            return new VaultNames(null); // on another host, or its disk is away
        }
        try (Stream<Path> snapshots = Files.list(vault.resolve("snapshots"))) {
            return new VaultNames(
                    snapshots
                            .map(each -> String.valueOf(each.getFileName()))
                            .collect(Collectors.toSet()));
        } catch (NoSuchFileException e) {
            return new VaultNames(Set.of());
        } catch (IOException e) {
            return new VaultNames(null);
        }
    }

    boolean lacks(String snapshot) {
        return names != null && !names.contains(snapshot);
    }

    List<PointReport> marked(List<PointReport> points) {
        return points.stream()
                .map(point -> lacks(point) ? point.with(Proven.GONE) : point)
                .toList();
    }

    private boolean lacks(PointReport point) {
        return lacks(point.snapshot())
                || point.seals().stream().anyMatch(seal -> lacks(seal.snapshot()));
    }
}
