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

/**
 * Which records there are and how they hang together, kept up to date file by file. Holds ids, no
 * content: some hundred bytes a session. Not thread-safe.
 */
public final class TreeModel {
    private final Map<String, Storage> storages = new TreeMap<>();
    private final Map<String, Unsound> unsound = new HashMap<>();

    private record Unsound(Stamp stamp, Verdict verdict) {}

    /** The sessions of one project. */
    private static final class Storage {
        final Set<String> infos = new HashSet<>();
        final Map<String, String> parents = new HashMap<>();
        final Map<String, Integer> messages = new HashMap<>();
        final Map<String, Integer> parts = new HashMap<>();
        final Map<String, String> subs = new HashMap<>();
        final Map<String, List<String>> indexes = new HashMap<>();
    }

    /** A file is there that was not there before. */
    public void appeared(RecordPath path) {
        if (path.storage().isEmpty()) {
            return;
        }
        Storage at = storages.computeIfAbsent(path.storage(), each -> new Storage());
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
            case Damaged damaged -> unsound.put(path.path(), new Unsound(stamp, damaged));
            case Sound sound -> {
                if (sound.irregular().isEmpty()) {
                    unsound.remove(path.path());
                } else {
                    unsound.put(path.path(), new Unsound(stamp, sound));
                }
                link(path, sound);
            }
        }
    }

    private void link(RecordPath path, Sound sound) {
        Storage at = storages.get(path.storage());
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
        Storage at = storages.get(path.storage());
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
        Storage at = storages.get(path.storage());
        return at != null && at.infos.contains(path.session());
    }

    public boolean hasMessages(RecordPath path) {
        Storage at = storages.get(path.storage());
        return at != null && at.messages.containsKey(path.session());
    }

    /** The children of a session, by its infos' parents and its sub-sessions, at any depth. */
    public Set<String> descendants(String session) {
        var found = new HashSet<String>();
        var next = new ArrayList<String>(List.of(session));
        while (!next.isEmpty()) {
            String parent = next.removeLast();
            for (Storage at : storages.values()) {
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
                (path, each) -> {
                    switch (each.verdict()) {
                        case Damaged damaged ->
                                found.add(
                                        new Trouble(
                                                Trouble.Kind.UNREADABLE,
                                                path,
                                                each.stamp(),
                                                damaged.says()));
                        case Sound sound ->
                                found.add(
                                        new Trouble(
                                                Trouble.Kind.CONTRADICTION,
                                                path,
                                                each.stamp(),
                                                String.join(", ", sound.irregular())));
                    }
                });
        storages.forEach((storage, at) -> structure(storage, at, found));
        return found;
    }

    private static void structure(String storage, Storage at, List<Trouble> found) {
        at.messages.forEach(
                (session, count) -> {
                    if (!at.infos.contains(session)) {
                        String path = storage + "info/" + session + ".json";
                        found.add(
                                new Trouble(
                                        Trouble.Kind.INFO_MISSING,
                                        path,
                                        null,
                                        "no info, and " + count + " messages"));
                    }
                });
        at.parts.forEach(
                (session, count) -> {
                    if (!at.messages.containsKey(session)) {
                        found.add(
                                new Trouble(
                                        Trouble.Kind.STRAY_PART,
                                        storage + "part/" + session,
                                        null,
                                        count + " parts, and no message"));
                    }
                });
        at.parents.forEach(
                (id, parent) -> {
                    if (!at.infos.contains(parent)) {
                        found.add(noParent(storage + "info/" + id + ".json", parent));
                    } else if (isOwnAncestor(id, at.parents)) {
                        found.add(
                                new Trouble(
                                        Trouble.Kind.CYCLE,
                                        storage + "info/" + id + ".json",
                                        null,
                                        "is its own ancestor"));
                    }
                });
        indexes(storage, at, found);
    }

    private static void indexes(String storage, Storage at, List<Trouble> found) {
        var children = new HashMap<String, Set<String>>();
        at.subs.forEach(
                (id, parent) -> {
                    if (parent.isEmpty()) {
                        return;
                    }
                    if (at.infos.contains(parent)) {
                        children.computeIfAbsent(parent, each -> new HashSet<>()).add(id);
                    } else {
                        found.add(noParent(storage + "sub-sessions/" + id + ".json", parent));
                    }
                });
        children.forEach(
                (parent, ids) -> {
                    String path = storage + "sub-session-index/" + parent + ".json";
                    List<String> index = at.indexes.get(parent);
                    if (index == null) {
                        found.add(
                                new Trouble(
                                        Trouble.Kind.INDEX_LOST,
                                        path,
                                        null,
                                        "no index of " + ids.size() + " sub-sessions"));
                        return;
                    }
                    ids.removeAll(Set.copyOf(index));
                    if (!ids.isEmpty()) {
                        found.add(
                                new Trouble(
                                        Trouble.Kind.INDEX_INCOMPLETE,
                                        path,
                                        null,
                                        "lacks "
                                                + String.join(", ", new java.util.TreeSet<>(ids))));
                    }
                });
        at.indexes.forEach(
                (parent, ids) -> {
                    for (String id : ids) {
                        if (!at.subs.containsKey(id)) {
                            found.add(
                                    new Trouble(
                                            Trouble.Kind.INDEX_DANGLING,
                                            storage + "sub-session-index/" + parent + ".json",
                                            null,
                                            "names " + id + ", which is not there"));
                        }
                    }
                });
    }

    private static Trouble noParent(String path, String parent) {
        return new Trouble(
                Trouble.Kind.PARENT_MISSING, path, null, "its parent " + parent + " is not there");
    }

    private static boolean isOwnAncestor(String id, Map<String, String> parents) {
        var seen = new HashSet<String>();
        String at = parents.get(id);
        while (at != null && seen.add(at)) {
            if (at.equals(id)) {
                return true;
            }
            at = parents.get(at);
        }
        return false;
    }

    private long sum(java.util.function.Function<Storage, Map<String, Integer>> of) {
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
        Storage at = storages.get(storage);
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
        Storage at = storages.get(storage);
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
