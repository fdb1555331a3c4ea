package dev.reprise.component.sessions.repair;

import dev.reprise.component.sessions.repair.LiveTree.Bad;
import dev.reprise.component.sessions.repair.RepairPlan.GivenUp;
import dev.reprise.component.sessions.shelf.Shelf;
import dev.reprise.component.sessions.shelf.Shelf.Batch;
import dev.reprise.component.sessions.shelf.Shelf.Sealed;
import dev.reprise.component.sessions.spool.Spool;
import dev.reprise.component.sessions.tree.MissingWindow;
import dev.reprise.component.sessions.tree.RecordPath;
import dev.reprise.component.sessions.tree.RecordPath.Kind;
import dev.reprise.component.sessions.tree.Trouble;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult.StreamClosed;
import java.io.IOException;
import java.time.Duration;
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
    /** A stream that ends so long before the damage, or before now, may have missed changes. */
    private static final Duration BEFORE_ONSET = Duration.ofSeconds(5);

    private static final Duration BEFORE_NOW = Duration.ofMinutes(5);

    private final LiveTree live;
    private final Shelf shelf;
    private final Spool spool;
    private final Depot depot;
    private final Instant now;

    RepairPlanner(LiveTree live, Shelf shelf, Spool spool, Depot depot, Instant now) {
        this.live = live;
        this.shelf = shelf;
        this.spool = spool;
        this.depot = depot;
        this.now = now;
    }

    /**
     * @throws dev.reprise.vault.fault.VaultException if the seal cannot be read
     */
    RepairPlan plan(Seal seal, boolean streamed, Goal goal, Scope scope) throws IOException {
        Instant onset = scope.deletedSince() == null ? goal.onset() : scope.deletedSince();
        var history =
                new SoundVersions(
                        shelf,
                        path ->
                                !live.has(path)
                                        || live.damaged().containsKey(path)
                                        || isIndex(path),
                        onset,
                        goal.time(),
                        depot);
        Sealed base = base(seal, scope);
        history.begin(base);
        if (streamed) {
            history.add(shelf.batches(base.at()), spool);
        }
        Set<String> damaged = live.damaged().keySet();
        Set<String> missing = missing(history, goal, scope, onset);
        Map<String, Version> chosen = choose(history, damaged, missing, base);
        Set<String> sessions = scope.all() ? Set.of() : sessions(scope, chosen);
        var wanted = new TreeMap<String, Version>();
        var givenUp = new ArrayList<GivenUp>();
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
            } else if (!isIndex(path)) {
                givenUp.add(
                        new GivenUp(
                                path,
                                bad == null ? "" : bad.stamp().size() + ":" + bad.stamp().mtime()));
            }
        }
        var indexes = new IndexPlan(live, depot, wanted, chosen, scope.all() ? null : sessions);
        var repairs = new ArrayList<Repair>(indexes.repairs());
        for (Version each : wanted.values()) {
            if (!indexes.covers(each.path())) {
                repairs.add(repair(each));
            }
        }
        return new RepairPlan(
                repairs,
                folders(history, repairs),
                givenUp,
                List.of(),
                loss(history, wanted, givenUp, goal, onset),
                history.notes());
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
        if (scope.deletedSince() != null || isLoss(gone)) {
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
            if (!live.has(path)) {
                absent.add(path);
            }
        }
        return absent;
    }

    private boolean isLoss(Set<String> gone) {
        var sessions = new HashSet<String>();
        long subSessions = 0;
        for (String path : gone) {
            RecordPath record = RecordPath.of(path);
            boolean gutted = record.kind() == Kind.MESSAGE && !live.model().hasMessages(record);
            if (record.kind() == Kind.INFO || gutted) {
                sessions.add(record.session());
            } else if (record.kind() == Kind.SUB_SESSION) {
                subSessions++;
            }
        }
        return !live.there()
                || MissingWindow.isLoss(sessions.size(), live.model().sessions() + sessions.size())
                || MissingWindow.isLoss(subSessions, live.model().subSessions() + subSessions);
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

    private Set<String> sessions(Scope scope, Map<String, Version> chosen) {
        var sessions = new HashSet<>(scope.sessions());
        for (String parent : scope.parents()) {
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
            sessions.addAll(family);
        }
        return sessions;
    }

    private Repair repair(Version version) {
        Bad bad = live.damaged().get(version.path());
        return new Repair(
                bad == null ? Repair.Kind.PUT_BACK : Repair.Kind.REPLACE,
                version.path(),
                version.hash(),
                version.mode(),
                version.uid(),
                version.gid(),
                version.mtime(),
                bad == null ? "" : bad.hash(),
                version.at());
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
            Goal goal,
            @Nullable Instant onset)
            throws IOException {
        Loss loss = Loss.NOTHING;
        for (GivenUp each : givenUp) {
            Instant known = history.firstKnown(each.path(), born(each.path()));
            loss = loss.and(new Loss(known, now, 0, 1, true));
        }
        for (Version each : wanted.values()) {
            Bad bad = live.damaged().get(each.path());
            if (bad != null && !isIndex(each.path()) && holdsNewer(bad, each)) {
                loss = loss.and(new Loss(each.at(), now, 0, 1, true));
            }
        }
        if (wanted.isEmpty()) {
            return loss;
        }
        Optional<Instant> covered = history.coveredTo();
        Instant needed = onset == null ? now.minus(BEFORE_NOW) : onset.minus(BEFORE_ONSET);
        if (covered.isPresent() && covered.get().isBefore(needed)) {
            loss = loss.and(new Loss(covered.get(), onset == null ? now : onset, 0, 0, false));
        }
        StreamClosed known = goal.known();
        if (known != null
                && known.lastAt() != null
                && covered.isPresent()
                && covered.get().isBefore(known.lastAt())) {
            loss = loss.and(new Loss(covered.get(), known.lastAt(), 0, 0, false));
        }
        for (Batch each : history.unreadable()) {
            loss = loss.and(new Loss(each.from(), each.to(), 0, each.changes(), false));
        }
        return loss;
    }

    /** Whether a damaged file tells of something that the version put back does not hold. */
    private boolean holdsNewer(Bad bad, Version version) throws IOException {
        byte[] content = bad.content();
        boolean blank = true;
        for (byte each : content) {
            blank &= each == 0;
        }
        if (blank) {
            return false;
        }
        byte[] sound = depot.content(version.hash());
        return !Arrays.equals(
                content, Arrays.copyOf(sound, Math.min(content.length, sound.length)));
    }

    private Instant born(String path) {
        Bad bad = live.damaged().get(path);
        return bad == null ? now : Instant.ofEpochMilli(bad.stamp().mtime() / 1_000_000);
    }

    private static boolean isIndex(String path) {
        return RecordPath.of(path).kind() == Kind.INDEX;
    }
}
