package dev.reprise.component.postgres.wal;

import dev.reprise.files.Durable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The received log on disk: {@code <system>/<branch>/<segment>}, with the suffix {@code .part}
 * while it grows, and each branch's {@code .history} beside its segments. Whoever writes has the
 * {@link SpoolLock}; anybody may read.
 */
final class Spool {
    private static final String PART = ".part";
    private static final String CURRENT = "followed";

    private final Path root;

    /**
     * @param root the component's own folder; may be missing
     */
    Spool(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    Path branch(TimelineHistory history) {
        return root.resolve(history.systemId()).resolve(history.branch());
    }

    Path complete(TimelineHistory history, SegmentNames names, Lsn at) {
        return branch(history).resolve(names.file(history.timeline(), at));
    }

    Path growing(TimelineHistory history, SegmentNames names, Lsn at) {
        return branch(history).resolve(names.file(history.timeline(), at) + PART);
    }

    /** The systems whose log lies here. */
    List<String> systems() throws IOException {
        return names(root, name -> name.chars().allMatch(Character::isDigit));
    }

    /** Where a branch's segments begin, in order; complete and growing ones alike. */
    List<Lsn> segments(TimelineHistory history, SegmentNames names) throws IOException {
        return names(branch(history), name -> true).stream()
                .map(name -> name.endsWith(PART) ? without(name) : name)
                .filter(SegmentNames::isSegment)
                .filter(name -> SegmentNames.timeline(name) == history.timeline())
                .map(names::startOf)
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * The end of what is here without a gap, from a segment's start on; the start itself if that
     * segment is missing.
     */
    Lsn contiguousEnd(TimelineHistory history, SegmentNames names, Lsn start) throws IOException {
        Lsn at = start;
        while (size(complete(history, names, at)) == names.size()) {
            at = at.plus(names.size());
        }
        return at.plus(Math.max(0, size(growing(history, names, at))));
    }

    /** Where the last run of segments without a missing one begins. */
    Lsn lastRun(SegmentNames names, List<Lsn> segments) {
        Lsn begin = segments.getLast();
        for (Lsn each : segments.reversed()) {
            if (each.plus(names.size()).equals(begin)) {
                begin = each;
            }
        }
        return begin;
    }

    /** Makes the growing segment durable, whoever wrote it. */
    void sync(TimelineHistory history, SegmentNames names, Lsn at) throws IOException {
        Path file = growing(history, names, names.start(at));
        if (Files.exists(file)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
    }

    /** Keeps a timeline's history for ever. Durable on return. */
    void keep(TimelineHistory history, String content) throws IOException {
        Path file = branch(history).resolve(history.fileName());
        if (Files.exists(file)) {
            return;
        }
        Durable.makeFolder(branch(history));
        Durable.write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Notes the branch that is followed now. Durable on return. */
    void follow(TimelineHistory history) throws IOException {
        Path file = root.resolve(history.systemId()).resolve(CURRENT);
        byte[] name = history.branch().getBytes(StandardCharsets.UTF_8);
        if (Files.exists(file) && java.util.Arrays.equals(Files.readAllBytes(file), name)) {
            return;
        }
        Durable.makeFolder(root.resolve(history.systemId()));
        Durable.write(file, name);
    }

    /** The branch that was followed last; empty if none was, or the spool is gone. */
    Optional<String> followed(String systemId) throws IOException {
        try {
            return Optional.of(Files.readString(root.resolve(systemId).resolve(CURRENT)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** A history that was kept. */
    record Kept(TimelineHistory history, String content) {}

    /** Every history of a system that was ever kept, by timeline. */
    List<Kept> histories(String systemId) throws IOException {
        var all = new ArrayList<Kept>();
        for (String branch : names(root.resolve(systemId), name -> name.contains("-"))) {
            int timeline = Integer.parseInt(branch.substring(0, branch.indexOf('-')));
            Path file =
                    root.resolve(systemId)
                            .resolve(branch)
                            .resolve("%08X.history".formatted(timeline));
            if (Files.exists(file)) {
                String content = Files.readString(file);
                all.add(new Kept(TimelineHistory.parse(systemId, timeline, content), content));
            }
        }
        all.sort(Comparator.comparingInt(kept -> kept.history().timeline()));
        return all;
    }

    /** Bytes in a file; -1 where there is none. */
    static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return -1;
        }
    }

    /** What identifies a file though its name may be taken by another. */
    static Optional<Object> identity(Path file) throws IOException {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
                            .fileKey());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static String without(String name) {
        return name.substring(0, name.length() - PART.length());
    }

    private static List<String> names(Path folder, java.util.function.Predicate<String> wanted)
            throws IOException {
        var found = new ArrayList<String>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (wanted.test(name)) {
                    found.add(name);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }
}
