package dev.reprise.demo.witness;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every version of every file that the witness has written or found. A version younger than one
 * scan when damage happens is in doubt: nobody can have seen it. Not thread-safe.
 */
final class FileLedger {
    private final Duration scan;
    private final Map<Path, List<Version>> files = new TreeMap<>();
    private final List<Damage> damages = new ArrayList<>();
    private long refused;

    /**
     * @param scan how long after it was written a file may be unseen
     */
    FileLedger(Duration scan) {
        this.scan = scan;
    }

    private record Version(String fingerprint, Instant at) {}

    private record Damage(Instant from, Instant to) {}

    void written(Path file, String fingerprint, Instant at) {
        files.computeIfAbsent(file, f -> new ArrayList<>()).add(new Version(fingerprint, at));
    }

    void refused() {
        refused++;
    }

    void damaged(Instant from, Instant to) {
        damages.add(new Damage(from, to));
    }

    /** What one file must be now, for nothing to be missing. */
    sealed interface Wanted {
        /**
         * @param fingerprints the last version that is certain, and all after it
         * @param since when that version was written
         */
        record OneOf(List<String> fingerprints, Instant since) implements Wanted {}

        /** No version of it is certain. */
        record Anything() implements Wanted {}
    }

    Map<Path, Wanted> wanted() {
        Map<Path, Wanted> wanted = new TreeMap<>();
        files.forEach((file, versions) -> wanted.put(file, wanted(versions)));
        return wanted;
    }

    /** How many files there should be, and how many writings failed. */
    RowLedger.Count count() {
        long doubtful =
                files.values().stream()
                        .filter(versions -> versions.stream().allMatch(this::inDoubt))
                        .count();
        return new RowLedger.Count(files.size() - doubtful, refused, doubtful);
    }

    private Wanted wanted(List<Version> versions) {
        for (int i = versions.size() - 1; i >= 0; i--) {
            Version last = versions.get(i);
            if (!inDoubt(last)) {
                return new Wanted.OneOf(
                        versions.subList(i, versions.size()).stream()
                                .map(Version::fingerprint)
                                .toList(),
                        last.at());
            }
        }
        return new Wanted.Anything();
    }

    private boolean inDoubt(Version version) {
        return damages.stream()
                .anyMatch(
                        d ->
                                version.at().isAfter(d.from().minus(scan))
                                        && !version.at().isAfter(d.to()));
    }
}
