package dev.reprise.component.sessions.tree;

import dev.reprise.component.sessions.tree.RecordPath.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;

/** Records in words that a person counts by. */
public final class Told {
    private Told() {}

    /** Such as {@code 2 sessions, 4 messages and 9 parts of 3 sessions}. */
    public static String counts(Collection<String> paths) {
        var counts = new EnumMap<Kind, Long>(Kind.class);
        var owners = new HashSet<String>();
        for (String each : paths) {
            RecordPath path = RecordPath.of(each);
            counts.merge(path.kind(), 1L, Long::sum);
            if (path.kind() == Kind.MESSAGE || path.kind() == Kind.PART) {
                owners.add(path.session());
            }
        }
        var words = new ArrayList<String>();
        add(words, counts.remove(Kind.INFO), "session");
        add(words, counts.remove(Kind.SUB_SESSION), "sub-session");
        var inner = new ArrayList<String>();
        add(inner, counts.remove(Kind.MESSAGE), "message");
        add(inner, counts.remove(Kind.PART), "part");
        if (!inner.isEmpty()) {
            var of = new ArrayList<String>();
            add(of, (long) owners.size(), "session");
            words.add(String.join(" and ", inner) + " of " + of.getFirst());
        }
        long others = counts.values().stream().mapToLong(Long::longValue).sum();
        add(words, others == 0 ? null : Long.valueOf(others), "other file");
        return String.join(", ", words);
    }

    private static void add(
            List<String> words, @org.jspecify.annotations.Nullable Long count, String what) {
        if (count != null) {
            words.add(count + " " + what + (count == 1 ? "" : "s"));
        }
    }
}
