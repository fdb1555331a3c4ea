package dev.reprise.decisions;

import dev.reprise.contracts.Decision.ActionWithheld;

/** When two withheld actions are one and the same. */
final class Withholding {
    private Withholding() {}

    static String key(ActionWithheld fact) {
        return fact.would() + " | " + fact.reason();
    }
}
