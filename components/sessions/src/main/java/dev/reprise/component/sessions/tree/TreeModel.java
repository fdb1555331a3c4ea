package dev.reprise.component.sessions.tree;

import dev.reprise.component.sessions.tree.Verdict.Damaged;
import dev.reprise.component.sessions.tree.Verdict.Sound;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which records there are and how they hang together, kept up to date file by file. Holds ids, no
 * content: some hundred bytes a session. Not thread-safe.
 */
public final class TreeModel {
    private final Map<String, ProjectSessions> storages = new TreeMap<>();
    private final Map<String, Unsound> unsound = new HashMap<>();

    private record Unsound(Trouble.Kind kind, @Nullable Stamp stamp, String says) {}

    /** A file is there that was not there before. */
    public void appeared(RecordPath path) {
        if (path.storage().isEmpty()) {
            return;
        }
        ProjectSessions at =
                storages.computeIfAbsent(path.storage(), each -> new ProjectSessions());
        switch (path.kind()) {
            case INFO -> at.infos.add(path.id());
            case SUB_SESSION -> at.subs.putIfAbsent(path.id(), "");
            case INDEX -> at.indexes.putIfAbsent(path.id(), List.of());
            case MESSAGE -> at.messages.merge(path.session(), 1, Integer::sum);
            case PART -> at.parts.merge(path.session(), 1, Integer::sum);
            case OTHER_JSON, OTHER -> {}
        }
    }

    /** What is in a file that has appeared. */
    public void judged(RecordPath path, Stamp stamp, Verdict verdict) {
        switch (verdict) {
            case Damaged damaged ->
                    unsound.put(
                            path.path(),
                            new Unsound(Trouble.Kind.UNREADABLE, stamp, damaged.says()));
            case Sound sound -> {
                if (stamp.size() > Sample.LARGEST) {
                    unsound.put(
                            path.path(),
                            new Unsound(
                                    Trouble.Kind.TOO_LARGE,
                                    stamp,
                                    (stamp.size() >> 20) + " MB, only the seals hold it"));
                } else if (sound.irregular().isEmpty()) {
                    unsound.remove(path.path());
                } else {
                    unsound.put(
                            path.path(),
                            new Unsound(
                                    Trouble.Kind.CONTRADICTION,
                                    stamp,
                                    String.join(", ", sound.irregular())));
                }
                link(path, sound);
            }
        }
    }

    /** A file that has appeared cannot be read: what it holds is unknown, not wrong. */
    public void unread(RecordPath path, @Nullable Stamp stamp, String says) {
        unsound.put(path.path(), new Unsound(Trouble.Kind.CANNOT_BE_READ, stamp, says));
    }

    /**
     * What is no file lies in a record's place, which is damage, or elsewhere among them, which is
     * none of the records' own; until the path is told to have gone.
     */
    public void inTheWay(RecordPath path, Stamp stamp, String what) {
        Trouble.Kind kind = path.isRecord() ? Trouble.Kind.UNREADABLE : Trouble.Kind.IN_THE_WAY;
        unsound.put(path.path(), new Unsound(kind, stamp, what + " in its place"));
    }

    private void link(RecordPath path, Sound sound) {
        ProjectSessions at = storages.get(path.storage());
        if (at == null) {
            return;
        }
        switch (path.kind()) {
            case INFO -> setOrRemove(at.parents, path.id(), sound.fields().parent());
            case SUB_SESSION -> at.subs.put(path.id(), sound.fields().parent());
            case INDEX -> at.indexes.put(path.id(), sound.fields().ids());
            case MESSAGE, PART, OTHER_JSON, OTHER -> {}
        }
    }

    /** A file that was there is gone. */
    public void gone(RecordPath path) {
        unsound.remove(path.path());
        ProjectSessions at = storages.get(path.storage());
        if (at == null) {
            return;
        }
        switch (path.kind()) {
            case INFO -> {
                at.infos.remove(path.id());
                at.parents.remove(path.id());
            }
            case SUB_SESSION -> at.subs.remove(path.id());
            case INDEX -> at.indexes.remove(path.id());
            case MESSAGE -> oneLess(at.messages, path.session());
            case PART -> oneLess(at.parts, path.session());
            case OTHER_JSON, OTHER -> {}
        }
    }

    public long sessions() {
        return storages.values().stream().mapToLong(each -> each.infos.size()).sum();
    }

    public long subSessions() {
        return storages.values().stream().mapToLong(each -> each.subs.size()).sum();
    }

    public boolean hasInfo(RecordPath path) {
        ProjectSessions at = storages.get(path.storage());
        return at != null && at.infos.contains(path.session());
    }

    /** Whether no session has a record of this kind, which is message or part. */
    boolean isWithout(RecordPath.Kind kind) {
        return storages.values().stream()
                .allMatch(
                        at -> (kind == RecordPath.Kind.MESSAGE ? at.messages : at.parts).isEmpty());
    }

    /** The children of a session, by its infos' parents and its sub-sessions, at any depth. */
    public Set<String> descendants(String session) {
        var found = new HashSet<String>();
        var next = new ArrayList<String>(List.of(session));
        while (!next.isEmpty()) {
            String parent = next.removeLast();
            for (ProjectSessions at : storages.values()) {
                at.parents.forEach((id, of) -> follow(id, of, parent, found, next));
                at.subs.forEach((id, of) -> follow(id, of, parent, found, next));
            }
        }
        return found;
    }

    private static void follow(
            String id, String of, String parent, Set<String> found, List<String> next) {
        if (of.equals(parent) && found.add(id)) {
            next.add(id);
        }
    }

    /** What is there, by the words of a measurement. */
    public Map<String, Long> counts() {
        var counts = new TreeMap<String, Long>();
        counts.put("projects", (long) storages.size());
        counts.put("sessions", sessions());
        counts.put("sub-sessions", subSessions());
        counts.put("messages", sum(at -> at.messages));
        counts.put("parts", sum(at -> at.parts));
        return counts;
    }

    /** Everything that is wrong now. */
    public List<Trouble> troubles() {
        var found = new ArrayList<Trouble>();
        unsound.forEach(
                (path, each) ->
                        found.add(new Trouble(each.kind(), path, each.stamp(), each.says())));
        storages.forEach((storage, at) -> new Invariants(storage, at).broken(found::add));
        // of an index that cannot be read nobody knows what it lacks
        found.removeIf(
                each -> each.kind() == Trouble.Kind.INDEX_INCOMPLETE && isUnread(each.path()));
        return found;
    }

    private boolean isUnread(String path) {
        Unsound known = unsound.get(path);
        return known != null && known.kind() == Trouble.Kind.CANNOT_BE_READ;
    }

    private long sum(java.util.function.Function<ProjectSessions, Map<String, Integer>> of) {
        return storages.values().stream()
                .flatMap(each -> of.apply(each).values().stream())
                .mapToLong(Integer::longValue)
                .sum();
    }

    private static void oneLess(Map<String, Integer> counts, String key) {
        counts.computeIfPresent(key, (each, count) -> count > 1 ? count - 1 : null);
    }

    private static void setOrRemove(Map<String, String> map, String key, String value) {
        if (value.isEmpty()) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }

    /** The sub-sessions that name this parent, sorted. */
    public List<String> subSessionsOf(String storage, String parent) {
        ProjectSessions at = storages.get(storage);
        return at == null
                ? List.of()
                : at.subs.entrySet().stream()
                        .filter(each -> each.getValue().equals(parent))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList();
    }

    /** What an index holds now; empty if it is missing or was never readable. */
    public Optional<List<String>> index(String storage, String parent) {
        ProjectSessions at = storages.get(storage);
        return at == null ? Optional.empty() : Optional.ofNullable(at.indexes.get(parent));
    }

    /** All parents that sub-sessions name, by the project that they are in. */
    public Map<String, Set<String>> subSessionParents() {
        var found = new TreeMap<String, Set<String>>();
        storages.forEach(
                (storage, at) -> {
                    var parents = new java.util.TreeSet<>(at.subs.values());
                    parents.remove("");
                    found.put(storage, parents);
                });
        return found;
    }
}
