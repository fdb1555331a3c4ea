package dev.reprise.component.sessions.repair;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions a restore is about: {@code ses_X}, the children of one as {@code ses_X/**}, and
 * {@code deleted-since:<instant>} for what went since a moment. Addresses may carry the component's
 * name in front.
 *
 * @param sessions by id
 * @param parents whose children, at any depth, are meant
 * @param deletedSince null unless it is about deletions
 */
public record Scope(Set<String> sessions, Set<String> parents, @Nullable Instant deletedSince) {
    private static final String SINCE = "deleted-since:";
    private static final String CHILDREN = "/**";

    /**
     * @return empty if an address is none of a session
     */
    public static Optional<Scope> of(String component, List<String> addresses) {
        var sessions = new HashSet<String>();
        var parents = new HashSet<String>();
        Instant since = null;
        for (String address : addresses) {
            String below =
                    address.startsWith(component + "/")
                            ? address.substring(component.length() + 1)
                            : address;
            try {
                if (below.startsWith(SINCE)) {
                    since = Instant.parse(below.substring(SINCE.length()));
                } else if (below.endsWith(CHILDREN)) {
                    parents.add(below.substring(0, below.length() - CHILDREN.length()));
                } else if (below.startsWith("ses_") && !below.contains("/")) {
                    sessions.add(below);
                } else if (!below.equals(component)) {
                    return Optional.empty();
                }
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
        return Optional.of(new Scope(Set.copyOf(sessions), Set.copyOf(parents), since));
    }

    /** Whether it is about every session. */
    public boolean all() {
        return sessions.isEmpty() && parents.isEmpty();
    }
}
