package dev.reprise.component.postgres.wal;

import dev.reprise.contracts.Position;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A timeline and those that it grew out of. Its {@link #branch} tells it from every other timeline
 * of the same number: two restores of one base both promote to timeline 2.
 *
 * @param forks the oldest first; empty for a timeline without ancestors
 */
public record TimelineHistory(String systemId, int timeline, List<Fork> forks) {
    /**
     * Where a timeline was left.
     *
     * @param at its log is valid up to here
     * @param reason as the server that left it wrote it
     */
    public record Fork(int timeline, Lsn at, String reason) {}

    public TimelineHistory {
        forks = List.copyOf(forks);
    }

    /** A timeline that has no history file. */
    public static TimelineHistory first(String systemId, int timeline) {
        return new TimelineHistory(systemId, timeline, List.of());
    }

    /**
     * @param file content of {@code <timeline>.history}
     * @throws IllegalArgumentException if it is none
     */
    public static TimelineHistory parse(String systemId, int timeline, String file) {
        var forks = new ArrayList<Fork>();
        for (String line : file.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split("\\s+", 3);
            if (parts.length < 2) {
                throw new IllegalArgumentException("no line of a timeline's history: " + line);
            }
            forks.add(
                    new Fork(
                            Integer.parseInt(parts[0]),
                            Lsn.parse(parts[1]),
                            parts.length > 2 ? parts[2] : ""));
        }
        return new TimelineHistory(systemId, timeline, forks);
    }

    /** The timeline's number and 12 hexadecimal digits: a name for folders, tags and positions. */
    public String branch() {
        var text = new StringBuilder(systemId).append('\n');
        forks.forEach(
                fork ->
                        text.append(fork.timeline())
                                .append('\t')
                                .append(fork.at())
                                .append('\t')
                                .append(fork.reason())
                                .append('\n'));
        text.append(timeline);
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return timeline + "-" + HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    public Position position(Lsn at) {
        return new Position(branch(), at.sortable());
    }

    /** The timeline that this one grew out of. */
    public Optional<TimelineHistory> parent() {
        if (forks.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new TimelineHistory(
                        systemId, forks.getLast().timeline(), forks.subList(0, forks.size() - 1)));
    }

    /** This timeline and all that it grew out of, the oldest first. */
    public List<TimelineHistory> lineage() {
        var lineage = new ArrayList<TimelineHistory>();
        for (Optional<TimelineHistory> each = Optional.of(this);
                each.isPresent();
                each = each.get().parent()) {
            lineage.addFirst(each.get());
        }
        return lineage;
    }

    /** Up to where it and another one are the same; zero where they have nothing in common. */
    Lsn commonWith(TimelineHistory other) {
        List<TimelineHistory> ours = lineage();
        List<TimelineHistory> theirs = other.lineage();
        int same = 0;
        while (same < Math.min(ours.size(), theirs.size())
                && ours.get(same).equals(theirs.get(same))) {
            same++;
        }
        if (same == 0) {
            return Lsn.ZERO;
        }
        Lsn left = leftAt(ours, same);
        Lsn theirLeft = leftAt(theirs, same);
        return left.isBefore(theirLeft) ? left : theirLeft;
    }

    private static Lsn leftAt(List<TimelineHistory> lineage, int index) {
        return index < lineage.size()
                ? lineage.get(index).forks().getLast().at()
                : new Lsn(Long.MAX_VALUE);
    }

    /** The name of its history file. */
    public String fileName() {
        return "%08X.history".formatted(timeline);
    }
}
