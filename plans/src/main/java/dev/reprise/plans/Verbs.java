package dev.reprise.plans;

import dev.reprise.contracts.Verb;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Verbs as plans write them: {@code close-stream}. */
final class Verbs {
    /** Joining, scrubbing and rolling back are not asked for by a plan. */
    private static final Set<Verb> RECOVERY =
            Collections.unmodifiableSet(
                    EnumSet.complementOf(EnumSet.of(Verb.JOIN, Verb.SCRUB, Verb.ROLL_BACK)));

    private Verbs() {}

    static String word(Verb verb) {
        return verb.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The verb of a recovery that is called so. */
    static Optional<Verb> named(String word) {
        return RECOVERY.stream().filter(verb -> word(verb).equals(word)).findFirst();
    }

    static Set<String> names() {
        return RECOVERY.stream().map(Verbs::word).collect(Collectors.toCollection(TreeSet::new));
    }
}
