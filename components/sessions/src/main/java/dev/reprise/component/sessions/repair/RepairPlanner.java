package dev.reprise.component.sessions.repair;

import dev.reprise.component.sessions.repair.LiveTree.Bad;
import dev.reprise.component.sessions.repair.RepairPlan.GivenUp;
import dev.reprise.component.sessions.shelf.Shelf;
import dev.reprise.component.sessions.shelf.Shelf.Batch;
import dev.reprise.component.sessions.shelf.Shelf.Sealed;
import dev.reprise.component.sessions.tree.Deletions;
import dev.reprise.component.sessions.tree.RecordPath;
import dev.reprise.component.sessions.tree.RecordPath.Kind;
import dev.reprise.component.sessions.tree.Trouble;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Seal;
import dev.reprise.vault.fault.VaultException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a repair puts back: what is damaged; of what is missing, all that the request names,
 * and where nobody asked only what went in such numbers that it is a loss. Writes nothing but the
 * contents that it keeps in the depot.
 *
 * <p>Longer than most classes: what is put back and what is said to be lost are two sides of one
 * decision.
 */
final class RepairPlanner {
    private static final int PIECE = 1 << 16;

    private final LiveTree live;
    private final Shelf shelf;
    private final Received received;
    private final Depot depot;
    private final Instant now;
    private final Set<String> stated;

    /**
     * @param stated missing files that an earlier repair has given up and said to be lost
     */
    RepairPlanner(
            LiveTree live,
            Shelf shelf,
            Received received,
            Depot depot,
            Instant now,
            Set<String> stated) {
        this.live = live;
        this.shelf = shelf;
        this.received = received;
        this.depot = depot;
        this.now = now;
        this.stated = stated;
    }

    /**
     * @param asked where nobody knows when the damage began: up to here everything must be known,
     *     or it may be lost
     * @throws dev.reprise.vault.fault.VaultException if the seal cannot be read
     */
    Planned plan(Source source, Goal goal, Scope scope, Instant asked) throws IOException {
        try (var _ = shelf.reading()) {
            return planned(source, goal, scope, asked);
        }
    }

    private Planned planned(Source source, Goal goal, Scope scope, Instant asked)
            throws IOException {
        Instant onset = scope.deletedSince() == null ? goal.onset() : scope.deletedSince();
        Sealed base = base(source.seal(), scope);
        SoundVersions history = begun(base, onset, goal);
        if (source.streamed()) {
            history.add(shelf.batches(base.at()), received.spool());
        }
        Set<String> damaged = live.damaged().keySet();
        Set<String> missing = missing(history, goal, scope, onset);
        Map<String, Version> chosen = choose(history, damaged, missing, base);
        List<String> unknown = unknown(scope, history, chosen);
        if (!unknown.isEmpty()) {
            return new Planned.Unknown(unknown);
        }
        Set<String> sessions = scope.all() ? Set.of() : sessions(scope, chosen);
        var wanted = new TreeMap<String, Version>();
        var givenUp = new ArrayList<GivenUp>();
        var putAside = new ArrayList<Repair>();
        var all = new HashSet<String>(damaged);
        all.addAll(missing);
        for (String path : all) {
            if (!scope.all() && !sessions.contains(RecordPath.of(path).session())) {
                continue;
            }
            Version version = chosen.get(path);
            Bad bad = live.damaged().get(path);
            if (version != null) {
                wanted.put(path, version);
            } else if (!isIndex(path) && (bad != null || !stated.contains(path))) {
                if (bad == null) {
                    givenUp.add(new GivenUp(path, ""));
                } else if (isPutAside(path, bad, goal)) {
                    putAside.add(putAside(path, bad));
                    givenUp.add(new GivenUp(path, ""));
                } else {
                    givenUp.add(new GivenUp(path, GivenUp.stamp(bad.stamp())));
                }
            }
        }
        Instant since = goal.time() == null && onset != null ? history.lookBefore(onset) : null;
        List<String> headless =
                since == null ? List.of() : headless(wanted.keySet(), sessions, since);
        var indexes = new IndexPlan(live, depot, wanted, chosen, scope.all() ? null : sessions);
        var repairs = new ArrayList<Repair>(indexes.repairs());
        for (Version each : wanted.values()) {
            if (!indexes.covers(each.path())) {
                repairs.add(repair(each));
            }
        }
        repairs.addAll(putAside);
        if (repairs.isEmpty() && history.unlisted().isPresent()) {
            history.begin(base); // nothing is gained by half a seal: what is wrong with it is said
        }
        Loss loss =
                loss(
                        history,
                        wanted,
                        givenUp,
                        hidden(wanted.keySet(), sessions).findAny().isPresent(),
                        goal,
                        asked);
        if (!headless.isEmpty()) {
            loss = loss.and(new Loss(since, now, 0, headless.size(), false));
            headless.forEach(each -> givenUp.add(new GivenUp(each, "")));
        }
        return new RepairPlan(
                repairs,
                folders(history, repairs),
                givenUp,
                List.of(),
                loss,
                notes(history, repairs));
    }

    /** Where no other seal is whole, one that is not is better than none. */
    private SoundVersions begun(Sealed base, @Nullable Instant onset, Goal goal)
            throws IOException {
        SoundVersions history = blank(onset, goal);
        try {
            history.begin(base);
            return history;
        } catch (VaultException e) {
            for (Sealed each : shelf.seals()) {
                if (!each.id().equals(base.id()) && shelf.lists(each.id())) {
                    throw e;
                }
            }
        }
        SoundVersions salvaged = blank(onset, goal);
        salvaged.beginWithWhatIsListed(base);
        return salvaged;
    }

    private SoundVersions blank(@Nullable Instant onset, Goal goal) {
        return new SoundVersions(
                shelf,
                path -> !live.has(path) || live.damaged().containsKey(path) || isIndex(path),
                onset,
                goal.time(),
                depot);
    }

    /** What makes way for a folder that is made again is told before it does. */
    private List<String> notes(SoundVersions history, List<Repair> repairs) {
        var notes = new ArrayList<>(history.notes());
        live.inTheWay()
                .forEach(
                        (path, what) -> {
                            if (repairs.stream()
                                    .anyMatch(each -> each.path().startsWith(path + "/"))) {
                                notes.add(path + "  is " + what + ", which is put aside");
                            }
                        });
        return notes;
    }

    /** For what went since a moment, the last seal before it; else the one that was chosen. */
    private Sealed base(Seal seal, Scope scope) throws IOException {
        Instant since = scope.deletedSince();
        if (since != null) {
            for (Sealed each : shelf.seals()) {
                if (!each.at().isAfter(since)) {
                    return each;
                }
            }
        }
        return Shelf.sealed(seal);
    }

    private Set<String> missing(
            SoundVersions history, Goal goal, Scope scope, @Nullable Instant onset) {
        if (goal.time() != null) {
            return absent(history.thereAtEnd());
        }
        if (onset == null) {
            return absent(history.everThere());
        }
        Set<String> gone = absent(history.thereAtOnsetOrSince());
        var untold = new HashSet<>(gone);
        untold.removeAll(stated);
        if (scope.deletedSince() != null || isLoss(untold, history.cameBack())) {
            return gone;
        }
        var hidden = new HashSet<String>();
        for (Trouble each : live.model().troubles()) {
            if (each.kind() == Trouble.Kind.INFO_MISSING && gone.contains(each.path())) {
                hidden.add(each.path());
            }
        }
        return hidden;
    }

    private Set<String> absent(Set<String> paths) {
        var absent = new HashSet<String>();
        for (String path : paths) {
            if (!live.hasNow(path)) {
                absent.add(path);
            }
        }
        return absent;
    }

    /**
     * By the rule that the watch goes by; what went since the onset went together, also what is put
     * back of it: a few that went behind the back of a recovery are of the same loss.
     */
    private boolean isLoss(Set<String> gone, Set<String> cameBack) {
        if (gone.isEmpty()) {
            return !live.there();
        }
        var deletions = new Deletions(live.model());
        gone.forEach(each -> deletions.went(RecordPath.of(each), now, now));
        cameBack.forEach(each -> deletions.wentAndCameBack(RecordPath.of(each), now));
        return !live.there() || !deletions.lost(now).isEmpty();
    }

    private Map<String, Version> choose(
            SoundVersions history, Set<String> damaged, Set<String> missing, Sealed base)
            throws IOException {
        var chosen = new LinkedHashMap<String, Version>();
        var open = new HashSet<String>();
        var asked = new HashSet<String>(damaged);
        asked.addAll(missing);
        history.fetch(asked);
        for (Set<String> each : List.of(damaged, missing)) {
            for (String path : each) {
                Optional<Version> version = history.choose(path);
                version.ifPresent(found -> chosen.put(path, found));
                if (version.isEmpty()) {
                    open.add(path);
                }
            }
        }
        if (!open.isEmpty()) {
            List<Batch> older = new ArrayList<>(shelf.batches(Instant.EPOCH));
            older.removeIf(each -> each.to().isAfter(base.at()));
            history.addOlder(older);
            for (String path : open) {
                history.choose(path).ifPresent(found -> chosen.put(path, found));
            }
        }
        return chosen;
    }

    private List<String> unknown(Scope scope, SoundVersions history, Map<String, Version> chosen) {
        if (scope.all()) {
            return List.of();
        }
        Set<String> known = live.sessions();
        history.everThere().forEach(each -> known.add(RecordPath.of(each).session()));
        var unknown = new TreeSet<String>();
        for (String each : scope.sessions()) {
            if (!known.contains(each)) {
                unknown.add(each);
            }
        }
        for (String each : scope.parents()) {
            if (!known.contains(each) && family(each, chosen).isEmpty()) {
                unknown.add(each);
            }
        }
        return List.copyOf(unknown);
    }

    private Set<String> sessions(Scope scope, Map<String, Version> chosen) {
        var sessions = new HashSet<>(scope.sessions());
        for (String parent : scope.parents()) {
            sessions.addAll(family(parent, chosen));
        }
        return sessions;
    }

    /** The children of a session, at any depth. */
    private Set<String> family(String parent, Map<String, Version> chosen) {
        var family = new HashSet<>(live.model().descendants(parent));
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Version each : chosen.values()) {
                String of = each.fields().parent();
                if (!of.isEmpty() && (of.equals(parent) || family.contains(of))) {
                    grew |= family.add(each.fields().id());
                    grew |= family.addAll(live.model().descendants(each.fields().id()));
                }
            }
        }
        return family;
    }

    /** The infos that nobody can put back of sessions whose messages stay behind. */
    private Stream<String> hidden(Set<String> wanted, Set<String> sessions) {
        return live.model().troubles().stream()
                .filter(each -> each.kind() == Trouble.Kind.INFO_MISSING)
                .map(Trouble::path)
                .filter(each -> !wanted.contains(each) && !stated.contains(each))
                .filter(
                        each ->
                                sessions.isEmpty()
                                        || sessions.contains(RecordPath.of(each).session()));
    }

    /**
     * Those whose messages are all younger than the onset: they came and went between two looks,
     * while the damage was done.
     */
    private List<String> headless(Set<String> wanted, Set<String> sessions, Instant since) {
        List<String> hidden = hidden(wanted, sessions).toList();
        Map<String, Instant> oldest = hidden.isEmpty() ? Map.of() : live.oldestMessages();
        return hidden.stream()
                .filter(
                        each -> {
                            Instant written = oldest.get(RecordPath.of(each).session());
                            return written != null && written.isAfter(since);
                        })
                .toList();
    }

    private Repair repair(Version version) {
        Bad bad = live.damaged().get(version.path());
        return new Repair(
                bad == null
                        ? Repair.Kind.PUT_BACK
                        : bad.isFile() ? Repair.Kind.REPLACE : Repair.Kind.SET_ASIDE,
                version.path(),
                version.hash(),
                version.mode(),
                version.uid(),
                version.gid(),
                version.mtime(),
                bad == null ? "" : bad.hash(),
                version.at());
    }

    /**
     * A record that its server cannot read either, and that nobody is writing. Where a past moment
     * is asked for, what came later may have a sound version, and stays.
     */
    private boolean isPutAside(String path, Bad bad, Goal goal) {
        return bad.isFile()
                && !bad.misplaced()
                && !live.isRestless(path)
                && goal.time() == null
                && RecordPath.of(path).isRecord();
    }

    private static Repair putAside(String path, Bad bad) {
        return new Repair(
                Repair.Kind.PUT_ASIDE, path, "", 0, 0, 0, bad.stamp().mtime(), bad.hash(), null);
    }

    private static List<FolderMeta> folders(SoundVersions history, List<Repair> repairs) {
        var needed = new HashSet<String>();
        for (Repair each : repairs) {
            int slash = each.path().lastIndexOf('/');
            while (slash > 0 && needed.add(each.path().substring(0, slash))) {
                slash = each.path().lastIndexOf('/', slash - 1);
            }
        }
        return history.folders().values().stream()
                .filter(each -> needed.contains(each.path()))
                .toList();
    }

    private Loss loss(
            SoundVersions history,
            Map<String, Version> wanted,
            List<GivenUp> givenUp,
            boolean hidden,
            Goal goal,
            Instant asked)
            throws IOException {
        Loss loss = Loss.NOTHING;
        for (GivenUp each : givenUp) {
            if (!history.wasSealedDamaged(each.path())) {
                Instant known = history.firstKnown(each.path(), born(each.path()));
                loss = loss.and(new Loss(known, now, 0, 1, true));
            }
        }
        for (Version each : wanted.values()) {
            Bad bad = live.damaged().get(each.path());
            Optional<Instant> newer = history.notTakenAfter(each);
            boolean damaged = bad != null && bad.isFile();
            if (damaged && !isIndex(each.path()) && holdsNewer(each)) {
                loss = loss.and(new Loss(each.at(), now, 0, 1, true));
            } else if (!damaged && newer.isPresent()) {
                loss = loss.and(new Loss(each.at(), newer.get(), 0, 1, true));
            }
        }
        Optional<SoundVersions.Untold> unlisted = history.unlisted();
        if (unlisted.isPresent()) {
            loss = loss.and(new Loss(unlisted.get().from(), unlisted.get().to(), 0, 0, false));
        }
        if (wanted.isEmpty() && !hidden) {
            return loss;
        }
        Instant covered = history.coveredTo();
        Instant closed = goal.known() == null ? null : goal.known().lastAt();
        Instant onset = goal.onset();
        if (closed != null && covered.isBefore(closed)) {
            loss = loss.and(new Loss(covered, closed, 0, 0, false));
        }
        if (onset != null) {
            if (covered.isBefore(onset)) {
                loss = loss.and(new Loss(covered, onset, 0, 0, false));
            }
            var blink = history.blink(onset, now, received.apart());
            if (blink.isPresent()) {
                loss = loss.and(new Loss(blink.get().from(), blink.get().to(), 0, 0, false));
            }
        } else if (closed == null && covered.isBefore(asked)) {
            // where this very run has closed the stream, its end is the end of what there was
            loss = loss.and(new Loss(covered, now, 0, 0, false));
        }
        for (SoundVersions.Untold each : history.untold()) {
            if (onset == null || each.from().isBefore(onset)) {
                loss = loss.and(new Loss(each.from(), each.to(), 0, 0, false));
            }
        }
        return loss;
    }

    /** Whether a damaged file tells of something that the version put back does not hold. */
    private boolean holdsNewer(Version version) throws IOException {
        boolean blank = true;
        boolean same = true;
        try (InputStream damaged = Files.newInputStream(live.file(version.path()));
                InputStream sound = Files.newInputStream(depot.content(version.hash()))) {
            byte[] piece = damaged.readNBytes(PIECE);
            while (piece.length > 0) {
                for (byte each : piece) {
                    blank &= each == 0;
                }
                same &= Arrays.equals(piece, sound.readNBytes(piece.length));
                piece = damaged.readNBytes(PIECE);
            }
        }
        return !blank && !same;
    }

    private Instant born(String path) {
        Bad bad = live.damaged().get(path);
        return bad == null ? now : Instant.ofEpochMilli(bad.stamp().mtime() / 1_000_000);
    }

    private static boolean isIndex(String path) {
        return RecordPath.of(path).kind() == Kind.INDEX;
    }
}
