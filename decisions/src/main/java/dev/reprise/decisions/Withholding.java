package dev.reprise.decisions;

import dev.reprise.contracts.Decision.ActionWithheld;
import dev.reprise.contracts.Verb;
import java.util.List;
import java.util.Locale;

/** An action that was withheld, in the words that are kept of it. */
public final class Withholding {
    private Withholding() {}

    /** When two are one and the same. */
    static String key(ActionWithheld fact) {
        return fact.would() + " | " + fact.reason();
    }

    /**
     * What a person does instead. A server that only stands still is started: a restore would give
     * up what no backup holds yet.
     *
     * @param would what was not done, or its {@link #key}
     */
    public static String next(String would, String component) {
        String plan = would.split(" \\| ", 2)[0];
        List<String> steps = List.of(plan.substring(plan.indexOf(": ") + 2).split(", "));
        return steps.contains(word(Verb.START)) && !steps.contains(word(Verb.SWITCH))
                ? "start it as usual, nothing is lost by that; only if it does not start: reprise"
                        + " restore "
                        + component
                        + " --dry-run"
                : "reprise restore " + component + " --dry-run";
    }

    private static String word(Verb verb) {
        return verb.name().toLowerCase(Locale.ROOT);
    }
}
