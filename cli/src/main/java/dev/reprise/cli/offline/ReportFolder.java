package dev.reprise.cli.offline;

import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The reports of all offline runs, one file each, every one whole or absent. */
final class ReportFolder {
    private static final String END = ".json";

    private final Path folder;

    ReportFolder(Path folder) {
        this.folder = folder;
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

    /** Durable on return. */
    Path write(OfflineReport report) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(report.run() + END);
        Path fresh = folder.resolve(report.run() + ".tmp");
        try (FileChannel channel =
                FileChannel.open(
                        fresh,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE))) {
            ByteBuffer content = ByteBuffer.wrap(Wire.json(report));
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
        return file;
    }
}
