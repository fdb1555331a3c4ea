package dev.reprise.component.sessions.repair;

import dev.reprise.component.Rebuild.LeftAlone;
import dev.reprise.component.sessions.repair.LiveTree.Bad;
import dev.reprise.component.sessions.tree.Reading;
import dev.reprise.component.sessions.tree.RecordJudge;
import dev.reprise.component.sessions.tree.RecordPath;
import dev.reprise.component.sessions.tree.RecordPath.Kind;
import dev.reprise.component.sessions.tree.Sample;
import dev.reprise.contracts.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The indexes that do not name all sub-sessions which are there, or will be once the rest is put
 * back. They are built anew from the sub-sessions, in the order that the old index had; entries
 * that are there stay, and those that a damaged index still tells.
 */
final class IndexPlan {
    private final LiveTree live;
    private final Depot depot;
    private final Map<String, Version> wanted;
    private final Map<String, Version> chosen;
    private final @Nullable Set<String> sessions;
    private final Set<String> covered = new HashSet<>();
    private final List<Repair> repairs = new ArrayList<>();
    private final List<LeftAlone> leftAlone = new ArrayList<>();

    /**
     * @param wanted what else is put back
     * @param chosen sound versions of damaged and missing files, indexes among them
     * @param sessions the parents that it is about, or parents of those; null for all
     */
    IndexPlan(
            LiveTree live,
            Depot depot,
            Map<String, Version> wanted,
            Map<String, Version> chosen,
            @Nullable Set<String> sessions)
            throws IOException {
        this.live = live;
        this.depot = depot;
        this.wanted = wanted;
        this.chosen = chosen;
        this.sessions = sessions;
        var parents = new HashMap<String, Set<String>>();
        live.model()
                .subSessionParents()
                .forEach((storage, each) -> parents.put(storage, new TreeSet<>(each)));
        for (Version each : wanted.values()) {
            RecordPath path = RecordPath.of(each.path());
            if (path.kind() == Kind.SUB_SESSION && !each.fields().parent().isEmpty()) {
                parents.computeIfAbsent(path.storage(), at -> new TreeSet<>())
                        .add(each.fields().parent());
            }
        }
        for (String path : live.damaged().keySet()) {
            RecordPath record = RecordPath.of(path);
            if (record.kind() == Kind.INDEX) {
                parents.computeIfAbsent(record.storage(), at -> new TreeSet<>()).add(record.id());
            }
        }
        live.unread()
                .forEach(
                        (path, why) -> {
                            Kind kind = RecordPath.of(path).kind();
                            if (kind == Kind.INDEX || kind == Kind.SUB_SESSION) {
                                leftAlone.add(new LeftAlone(path, why));
                            }
                        });
        for (Map.Entry<String, Set<String>> each : parents.entrySet()) {
            for (String parent : each.getValue()) {
                consider(each.getKey(), parent);
            }
        }
    }

    List<Repair> repairs() {
        return repairs;
    }

    /** What cannot be read, and so neither be built anew nor be counted in. */
    List<LeftAlone> leftAlone() {
        return List.copyOf(leftAlone);
    }

    /** Whether the index at a path is built, so that no old version of it is put back. */
    boolean covers(String path) {
        return covered.contains(path);
    }

    private void consider(String storage, String parent) throws IOException {
        String path = storage + "sub-session-index/" + parent + ".json";
        if (live.unread().containsKey(path)) {
            // nobody knows what it holds, so nothing may take its place
            return;
        }
        Set<String> children = children(storage, parent);
        if (sessions != null
                && !sessions.contains(parent)
                && children.stream().noneMatch(sessions::contains)) {
            return;
        }
        Bad bad = live.damaged().get(path);
        boolean there = live.has(path) && bad == null;
        List<String> now =
                there ? live.model().index(storage, parent).orElse(List.of()) : List.of();
        boolean orphan =
                !live.has(storage + "info/" + parent + ".json")
                        && !wanted.containsKey(storage + "info/" + parent + ".json");
        if ((there && now.containsAll(children)) || (orphan && bad == null)) {
            return;
        }
        Version old = chosen.get(path);
        if (children.isEmpty() && bad == null) {
            return;
        }
        var ids = new LinkedHashSet<>(now);
        if (bad != null && bad.isFile()) {
            try (InputStream damaged = Files.newInputStream(live.file(path))) {
                ids.addAll(RecordJudge.idsLeft(damaged));
            }
        }
        if (old != null) {
            old.fields().ids().stream().filter(children::contains).forEach(ids::add);
        }
        ids.addAll(children);
        byte[] content = Wire.json(List.copyOf(ids));
        String hash = Sample.hash(content);
        depot.keep(hash, content);
        covered.add(path);
        Optional<Reading> like = there || bad != null ? reading(path) : Optional.empty();
        Optional<Reading> sibling = like.isPresent() ? like : sibling(storage, children);
        repairs.add(
                new Repair(
                        Repair.Kind.INDEX,
                        path,
                        hash,
                        sibling.map(Reading::mode).orElse(old == null ? 0644 : old.mode()),
                        sibling.map(Reading::uid).orElse(old == null ? 0 : old.uid()),
                        sibling.map(Reading::gid).orElse(old == null ? 0 : old.gid()),
                        0,
                        like.map(Reading::hash).orElse(""),
                        null));
    }

    private Set<String> children(String storage, String parent) {
        var ids = new TreeSet<>(live.model().subSessionsOf(storage, parent));
        for (Version each : wanted.values()) {
            RecordPath path = RecordPath.of(each.path());
            if (path.kind() == Kind.SUB_SESSION
                    && path.storage().equals(storage)
                    && each.fields().parent().equals(parent)) {
                ids.add(path.id());
            }
        }
        return ids;
    }

    private Optional<Reading> sibling(String storage, Set<String> children) throws IOException {
        for (String id : children) {
            Optional<Reading> found = reading(storage + "sub-sessions/" + id + ".json");
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Reading> reading(String path) throws IOException {
        return Reading.of(live.file(path), RecordPath.of(path));
    }
}
