package dev.reprise.component.sessions.tree;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What holds between the records of one project when all is well. */
final class Invariants {
    private static final int NAMED = 5;

    private final String storage;
    private final ProjectSessions at;

    /**
     * @param storage where the project's sessions lie, with a slash at the end
     */
    Invariants(String storage, ProjectSessions at) {
        this.storage = storage;
        this.at = at;
    }

    /** Names each that does not hold. */
    void broken(Consumer<Trouble> found) {
        at.messages.forEach(
                (session, count) -> {
                    if (!at.infos.contains(session)) {
                        String path = storage + "info/" + session + ".json";
                        found.accept(
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
                        found.accept(
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
                        found.accept(noParent(storage + "info/" + id + ".json", parent));
                    } else if (isOwnAncestor(id, at.parents)) {
                        found.accept(
                                new Trouble(
                                        Trouble.Kind.CYCLE,
                                        storage + "info/" + id + ".json",
                                        null,
                                        "is its own ancestor"));
                    }
                });
        indexes(found);
    }

    private void indexes(Consumer<Trouble> found) {
        var children = new HashMap<String, Set<String>>();
        at.subs.forEach(
                (id, parent) -> {
                    if (parent.isEmpty()) {
                        return;
                    }
                    if (at.infos.contains(parent)) {
                        children.computeIfAbsent(parent, each -> new HashSet<>()).add(id);
                    } else {
                        found.accept(noParent(storage + "sub-sessions/" + id + ".json", parent));
                    }
                });
        children.forEach(
                (parent, ids) -> {
                    String path = storage + "sub-session-index/" + parent + ".json";
                    List<String> index = at.indexes.get(parent);
                    if (index == null) {
                        found.accept(
                                new Trouble(
                                        Trouble.Kind.INDEX_LOST,
                                        path,
                                        null,
                                        "no index of " + ids.size() + " sub-sessions"));
                        return;
                    }
                    ids.removeAll(Set.copyOf(index));
                    if (!ids.isEmpty()) {
                        found.accept(
                                new Trouble(
                                        Trouble.Kind.INDEX_INCOMPLETE,
                                        path,
                                        null,
                                        "lacks " + named(ids)));
                    }
                });
        at.indexes.forEach(
                (parent, ids) -> {
                    for (String id : ids) {
                        if (!at.subs.containsKey(id)) {
                            found.accept(
                                    new Trouble(
                                            Trouble.Kind.INDEX_DANGLING,
                                            storage + "sub-session-index/" + parent + ".json",
                                            null,
                                            "names " + id + ", which is not there"));
                        }
                    }
                });
    }

    /** A parent may have tens of thousands; what is said of them goes into a fact. */
    private static String named(Set<String> ids) {
        String first = ids.stream().sorted().limit(NAMED).collect(Collectors.joining(", "));
        return ids.size() <= NAMED ? first : first + " and " + (ids.size() - NAMED) + " more";
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
}
