package dev.reprise.component.sessions.repair;

import dev.reprise.component.sessions.shelf.Shelf;
import dev.reprise.component.sessions.shelf.Shelf.Batch;
import dev.reprise.component.sessions.shelf.Shelf.Sealed;
import dev.reprise.component.sessions.spool.LogEntry;
import dev.reprise.component.sessions.spool.LogEntry.Gone;
import dev.reprise.component.sessions.spool.LogEntry.Put;
import dev.reprise.component.sessions.spool.LogEntry.Swept;
import dev.reprise.component.sessions.spool.Spool;
import dev.reprise.component.sessions.tree.Reading;
import dev.reprise.component.sessions.tree.RecordJudge;
import dev.reprise.component.sessions.tree.RecordPath;
import dev.reprise.component.sessions.tree.Verdict;
import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.files.PathNames;
import dev.reprise.vault.format.FileMeta;
import dev.reprise.vault.format.Node;
import dev.reprise.vault.restore.TreeWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What spool, batches and seals tell of the files that matter to one repair. Every version is
 * judged as it is read; only sound ones count. Not thread-safe.
 *
 * <p>Longer than most classes: which version may be trusted hangs on spool, batches and seals
 * together, and each of them alone would be trusted too much.
 */
final class SoundVersions {
    /**
     * How many older seals are searched for a file that the newer ones hold no sound version of.
     */
    private static final int OLDER_SEALS = 30;

    private final Shelf shelf;
    private final Predicate<String> matters;
    private final @Nullable Instant onset;
    private final @Nullable Instant cutoff;
    private final Depot depot;
    private final Map<String, Known> known = new TreeMap<>();
    private final Map<String, FolderMeta> folders = new LinkedHashMap<>();
    private final Set<String> fetched = new HashSet<>();
    private final Set<String> sealedDamaged = new HashSet<>();
    private final Set<String> cameBack = new HashSet<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Untold> untold = new ArrayList<>();
    private @Nullable Sealed base;
    private @Nullable Untold unlisted;
    private @Nullable Instant lastGone;
    private final NavigableSet<Instant> looks = new TreeSet<>();

    /**
     * @param onset versions after it count only where they go on from one before; null if unknown
     * @param cutoff nothing after it counts; null for none
     */
    SoundVersions(
            Shelf shelf,
            Predicate<String> matters,
            @Nullable Instant onset,
            @Nullable Instant cutoff,
            Depot depot) {
        this.shelf = shelf;
        this.matters = matters;
        this.onset = onset;
        this.cutoff = cutoff;
        this.depot = depot;
    }

    /** A time of which what is told is not all. How much is missing nobody knows. */
    record Untold(Instant from, Instant to) {}

    /** What is known of one file. */
    private static final class Known {
        @Nullable Instant firstKnown;
        boolean thereAtOnset;
        boolean there;
        boolean newSinceOnset;
        @Nullable FileMeta sealed;
        @Nullable Version newest;
        @Nullable Version beforeOnset;

        /** When the last version was seen whose content only a seal may hold. */
        @Nullable Instant notTaken;
    }

    /**
     * Reads the seal that it begins with.
     *
     * @throws VaultException if the seal cannot be read
     */
    void begin(Sealed seal) throws IOException {
        begin(seal, TreeWalk.Unlisted.NONE);
    }

    /**
     * Reads the seal that it begins with as far as its folders can be listed. What lay in the
     * others is known from the changes alone, as far back as there are any.
     */
    void beginWithWhatIsListed(Sealed seal) throws IOException {
        var shut = new ArrayList<String>();
        begin(seal, (path, _) -> shut.add(path + "/"));
        Instant known = seal.at();
        List<Batch> older =
                shelf.batches(Instant.EPOCH).stream()
                        .filter(batch -> !batch.to().isAfter(seal.at()))
                        .toList();
        var entries = new Entries(path -> shut.stream().anyMatch(path::startsWith));
        read(older, entries);
        entries.ends.forEach(this::end);
        for (Batch each : older) {
            known = each.from().isBefore(known) ? each.from() : known;
        }
        unlisted = new Untold(known, seal.at());
        for (String folder : shut) {
            notes.add(
                    "%s cannot be listed in the seal %s: what lay there is known from the changes since %s alone"
                            .formatted(folder, seal.id().shortHex(), known));
        }
    }

    private void begin(Sealed seal, TreeWalk.Unlisted unlisted) throws IOException {
        base = seal;
        shelf.list(
                seal.id(),
                entry -> {
                    Node node = entry.node();
                    if (node.isFolder()) {
                        FileMeta meta = node.meta();
                        folders.put(
                                entry.path(),
                                new FolderMeta(
                                        entry.path(), meta.permissions(), meta.uid(), meta.gid()));
                    } else if (node.isFile()
                            && entry.path().startsWith("project/")
                            && matters.test(entry.path())) {
                        Known file = of(entry.path());
                        file.sealed = node.meta();
                        file.there = true;
                        file.thereAtOnset = true;
                        seen(file, seal.at());
                    }
                },
                unlisted);
    }

    void add(List<Batch> batches, Spool spool) throws IOException {
        var entries = new Entries(_ -> true);
        read(batches, entries);
        holes(batches);
        for (Spool.Segment each : spool.segments()) {
            spool.read(
                    each,
                    entry -> {
                        if (entries.spoolFrom == null || entry.at().isBefore(entries.spoolFrom)) {
                            entries.spoolFrom = entry.at();
                        }
                        entries.add(entry);
                    });
        }
        // a batch and the segment that it was made of tell the same; a later one tells the end
        looks.addAll(entries.looks);
        untold.removeIf(
                each -> entries.spoolFrom != null && !entries.spoolFrom.isAfter(each.from()));
        untold.addAll(entries.uncovered);
        entries.ends.forEach(this::end);
    }

    /** Takes in the versions of batches from before the seal, and nothing else. */
    void addOlder(List<Batch> batches) throws IOException {
        read(batches, new Entries(_ -> true));
    }

    private void read(List<Batch> batches, Entries into) throws IOException {
        for (Batch each : batches) {
            try {
                shelf.read(each, into::add);
            } catch (VaultException e) {
                untold.add(new Untold(each.from(), each.to()));
                notes.add("a batch of " + each.from() + " to " + each.to() + " cannot be read");
            }
        }
    }

    /** Where a batch is missing: the one that came after it says where it ended. */
    private void holes(List<Batch> batches) {
        Instant sealed = base == null ? Instant.EPOCH : base.at();
        var ends = new java.util.TreeSet<Instant>();
        batches.forEach(each -> ends.add(each.to()));
        for (Batch each : batches) {
            Instant end = each.after();
            if (end != null && end.isAfter(sealed) && !ends.contains(end)) {
                Instant before = ends.lower(end);
                Instant from = before == null || before.isBefore(sealed) ? sealed : before;
                untold.add(new Untold(from, end));
                notes.add("the batch of " + from + " to " + end + " is not in the vault");
            }
        }
    }

    /** Takes the entries of logs that may overlap. */
    private final class Entries {
        final Set<Untold> uncovered = new java.util.LinkedHashSet<>();
        final Map<String, List<Change>> ends = new HashMap<>();
        final Set<Instant> looks = new HashSet<>();
        private final Predicate<String> wanted;
        @Nullable Instant spoolFrom;

        /**
         * @param wanted paths; of the others nothing is taken
         */
        Entries(Predicate<String> wanted) {
            this.wanted = wanted;
        }

        void add(LogEntry entry) throws IOException {
            if (entry instanceof LogEntry.Uncovered part) {
                uncovered(part);
                return;
            }
            if (cutoff != null && entry.at().isAfter(cutoff)) {
                return;
            }
            switch (entry) {
                case Put put -> {
                    if (matters.test(put.path()) && wanted.test(put.path())) {
                        version(put);
                        change(put.path(), put.at(), false);
                    }
                }
                case Gone gone -> {
                    if (lastGone == null || gone.at().isAfter(lastGone)) {
                        lastGone = gone.at();
                    }
                    if (!wanted.test(gone.path())) {
                        return;
                    }
                    if (matters.test(gone.path())) {
                        change(gone.path(), gone.at(), true);
                    } else if (onset != null && gone.at().isAfter(onset)) {
                        cameBack.add(gone.path());
                    }
                }
                case Swept swept -> looks.add(swept.at());
                case LogEntry.Uncovered uncovered -> {}
                case LogEntry.Sealed sealed -> {}
            }
        }

        /** It matters if it lies neither before the seal nor beyond what is wanted. */
        private void uncovered(LogEntry.Uncovered part) {
            boolean sealed = base != null && !part.at().isAfter(base.at());
            boolean beyond = cutoff != null && !part.since().isBefore(cutoff);
            if (!sealed && !beyond) {
                uncovered.add(new Untold(part.since(), part.at()));
            }
        }

        private void change(String path, Instant at, boolean went) {
            ends.computeIfAbsent(path, each -> new ArrayList<>()).add(new Change(at, went));
        }
    }

    /** A file came, was written, or went. */
    private record Change(Instant at, boolean went) {}

    /** Plays a file's comings and goings in the order of time. */
    private void end(String path, List<Change> changes) {
        Known file = of(path);
        Instant sealedAt = base == null ? Instant.EPOCH : base.at();
        changes.sort(java.util.Comparator.comparing(Change::at));
        for (Change each : changes) {
            boolean went = each.went();
            if (went && file.sealed != null && each.at().isBefore(sealedAt)) {
                continue;
            }
            file.there = !went;
            if (onset == null || !each.at().isAfter(onset)) {
                file.thereAtOnset = !went;
            } else if (!went) {
                file.newSinceOnset = true;
            }
            seen(file, each.at());
        }
    }

    private void version(Put put) throws IOException {
        if (!put.taken()) {
            Known file = of(put.path());
            boolean before = onset == null || !put.at().isAfter(onset);
            if (before && (file.notTaken == null || file.notTaken.isBefore(put.at()))) {
                file.notTaken = put.at();
            }
            seen(file, put.at());
            return;
        }
        if (!(RecordJudge.judge(RecordPath.of(put.path()), put.content())
                instanceof Verdict.Sound sound)) {
            seen(of(put.path()), put.at());
            return;
        }
        var version =
                new Version(
                        put.at(),
                        put.path(),
                        put.hash(),
                        put.mode(),
                        put.uid(),
                        put.gid(),
                        put.stamp().mtime(),
                        sound.fields());
        Known file = of(put.path());
        if (file.newest == null || !file.newest.at().isAfter(put.at())) {
            file.newest = version;
            depot.keep(put.hash(), put.content());
        }
        boolean before = onset == null || !put.at().isAfter(onset);
        if (before && (file.beforeOnset == null || !file.beforeOnset.at().isAfter(put.at()))) {
            file.beforeOnset = version;
            depot.keep(put.hash(), put.content());
        }
    }

    /** The files that matter and were there at the onset or came since. */
    Set<String> thereAtOnsetOrSince() {
        var found = new java.util.TreeSet<String>();
        known.forEach(
                (path, file) -> {
                    if (file.thereAtOnset || file.newSinceOnset) {
                        found.add(path);
                    }
                });
        return found;
    }

    /** Files that went since the onset and are there again, as an earlier attempt has put back. */
    Set<String> cameBack() {
        return Set.copyOf(cameBack);
    }

    /** The files that matter and were there at the end of what is told. */
    Set<String> thereAtEnd() {
        var found = new java.util.TreeSet<String>();
        known.forEach(
                (path, file) -> {
                    if (file.there) {
                        found.add(path);
                    }
                });
        return found;
    }

    /** The files that matter and were ever there. */
    Set<String> everThere() {
        return Set.copyOf(known.keySet());
    }

    /**
     * Whether a file of which no sound version was found was damaged already when the seal was
     * taken that is begun with: then it is not lost now.
     */
    boolean wasSealedDamaged(String path) {
        return sealedDamaged.contains(path);
    }

    /** When a newer version was there that was too large to be taken; empty if none was. */
    Optional<Instant> notTakenAfter(Version version) {
        Known file = known.get(version.path());
        return Optional.ofNullable(file == null ? null : file.notTaken)
                .filter(each -> each.isAfter(version.at()));
    }

    Instant firstKnown(String path, Instant otherwise) {
        Known file = known.get(path);
        return file == null || file.firstKnown == null ? otherwise : file.firstKnown;
    }

    /** Fetches from the seal, in one go, what will be asked for; the rest is read one by one. */
    void fetch(Set<String> paths) throws IOException {
        Sealed seal = base;
        if (seal == null) {
            return;
        }
        var needed = new HashSet<String>();
        for (String path : paths) {
            Known file = known.get(path);
            if (file != null && file.sealed != null) {
                needed.add(path);
            }
        }
        if (needed.isEmpty()) {
            return;
        }
        try {
            shelf.fetch(seal.id(), needed, depot.fetched());
            fetched.addAll(needed);
        } catch (VaultException e) {
            notes.add("a part of the seal " + seal.id().shortHex() + " cannot be read");
        }
    }

    /** The newest sound version that may be trusted. */
    Optional<Version> choose(String path) throws IOException {
        Known file = known.get(path);
        if (file == null) {
            return older(path);
        }
        Version first = file.beforeOnset;
        Sealed seal = base;
        if (file.sealed != null
                && seal != null
                && (first == null || first.at().isBefore(seal.at()))) {
            first = inSeal(seal, path).orElse(first);
        }
        Version newest = file.newest;
        if (newest == null || (first != null && !newest.at().isAfter(first.at()))) {
            return first == null ? older(path) : Optional.of(first);
        }
        return first == null || first.continuedBy(newest)
                ? Optional.of(newest)
                : Optional.of(first);
    }

    private Optional<Version> older(String path) throws IOException {
        int tries = 0;
        for (Sealed seal : shelf.seals()) {
            boolean other = base == null || !seal.id().equals(base.id());
            boolean early =
                    (onset == null || !seal.at().isAfter(onset))
                            && (cutoff == null || !seal.at().isAfter(cutoff));
            if (other && early && tries++ < OLDER_SEALS) {
                Optional<Version> found = inSeal(seal, path);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Version> inSeal(Sealed seal, String path) throws IOException {
        try {
            Known of = known.get(path);
            FileMeta meta = of == null ? null : of.sealed;
            boolean here = meta != null && seal.equals(base) && fetched.contains(path);
            Optional<FileMeta> described =
                    here
                            ? Optional.ofNullable(meta)
                            : shelf.find(seal.id(), path).filter(Node::isFile).map(Node::meta);
            if (described.isEmpty()) {
                return Optional.empty();
            }
            Path file = depot.fetched().resolveSibling("one");
            if (here) {
                file = PathNames.resolve(depot.fetched(), path);
            } else {
                shelf.copy(seal.id(), path, file);
            }
            Optional<Reading> reading = Reading.of(file, RecordPath.of(path));
            if (reading.isEmpty() || !(reading.get().verdict() instanceof Verdict.Sound sound)) {
                if (seal.equals(base)) {
                    sealedDamaged.add(path);
                }
                return Optional.empty();
            }
            String hash = reading.get().hash();
            depot.keep(hash, file);
            if (!here) {
                Files.delete(file);
            }
            FileMeta as = described.get();
            return Optional.of(
                    new Version(
                            seal.at(),
                            path,
                            hash,
                            as.permissions(),
                            as.uid(),
                            as.gid(),
                            nanos(as.modified()),
                            sound.fields()));
        } catch (VaultException e) {
            notes.add(path + " of the seal " + seal.id().shortHex() + " cannot be read");
            return Optional.empty();
        }
    }

    /** The folders of the seal, outer ones first. */
    Map<String, FolderMeta> folders() {
        return folders;
    }

    List<String> notes() {
        return notes;
    }

    /** Of when there may be more than is known, since the seal cannot be listed whole. */
    Optional<Untold> unlisted() {
        return Optional.ofNullable(unlisted);
    }

    /** Where batches are missing or cannot be read, and where changes were not taken. */
    List<Untold> untold() {
        return untold;
    }

    /** Everything that was written up to here is known. */
    Instant coveredTo() {
        Instant sealed = base == null ? Instant.EPOCH : base.at();
        return looks.isEmpty() || looks.last().isBefore(sealed) ? sealed : looks.last();
    }

    /** Two looks, one after the other. */
    record Blink(Instant from, Instant to) {}

    /** The last look that saw what was there before a moment; the moment if there was none. */
    Instant lookBefore(Instant moment) {
        Instant before = looks.floor(moment);
        return before == null ? moment : before;
    }

    /**
     * The time in which nobody looked while the damage was done, from its onset until nothing went
     * any more, where two looks lie further apart than they should: what came and went between them
     * is not known. Of several such times the span.
     */
    Optional<Blink> blink(Instant onset, Instant now, Duration apart) {
        Instant until = lastGone == null || lastGone.isBefore(onset) ? onset : lastGone;
        var all = new TreeSet<>(looks);
        if (base != null && !base.at().isAfter(onset)) {
            all.add(base.at());
        }
        if (until.isAfter(onset)
                && !looks.isEmpty()
                && !until.isBefore(looks.last())
                && now.isAfter(looks.last())) {
            all.add(now); // it may be going on
        }
        Instant before = all.floor(onset);
        if (before == null) {
            return Optional.empty();
        }
        Blink span = null;
        for (Instant after : all.tailSet(before, false)) {
            if (before.isAfter(until)) {
                break;
            }
            if (before.plus(apart).isBefore(after)) {
                span = new Blink(span == null ? before : span.from(), after);
            }
            before = after;
        }
        return Optional.ofNullable(span);
    }

    private Known of(String path) {
        return known.computeIfAbsent(path, each -> new Known());
    }

    private static void seen(Known file, Instant at) {
        if (file.firstKnown == null || at.isBefore(file.firstKnown)) {
            file.firstKnown = at;
        }
    }

    private static long nanos(Instant at) {
        return at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }
}
