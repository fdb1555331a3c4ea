package dev.reprise.cli.offline;

import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Wire;
import dev.reprise.files.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The reports of all offline runs, one file each, every one whole or absent. */
final class ReportFolder {
    private static final String END = ".json";

    private final Path folder;
    private final boolean vital;

    /**
     * @param vital whether nothing may be done that no report tells of, so that one that is cut off
     *     can be gone on with; else what can be done twice is done on a full disk, too
     */
    ReportFolder(Path folder, boolean vital) {
        this.folder = folder;
        this.vital = vital;
    }

    /** The last run of a component towards a goal that was cut off. */
    Optional<OfflineReport> unfinished(String component, Goal goal) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(each -> each.toString().endsWith(END)).sorted().toList();
        }
        for (Path file : files.reversed()) {
            OfflineReport report = Wire.fromJson(Files.readAllBytes(file), OfflineReport.class);
            if (report.component().equals(component)) {
                return report.state() == OfflineReport.State.RUNNING && report.goal().equals(goal)
                        ? Optional.of(report)
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Durable on return; null where it could not be kept, and need not be. */
    @Nullable Path write(OfflineReport report) throws IOException {
        Path file = folder.resolve(report.run() + END);
        try {
            Durable.write(file, Wire.json(report));
        } catch (IOException e) {
            if (vital) {
                throw e;
            }
            return null;
        }
        return file;
    }
}
