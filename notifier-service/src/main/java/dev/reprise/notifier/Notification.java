package dev.reprise.notifier;

import dev.reprise.contracts.Visible;
import java.util.List;

/**
 * What a person is told.
 *
 * @param key names the want, so that it is told once
 * @param act whether a person has to do something
 * @param headline one line
 * @param lines what the person needs to act
 * @param last whether it ends an incident: such a one is never given up
 */
record Notification(String key, boolean act, String headline, List<String> lines, boolean last) {
    /** The names in it are anybody's: none adds a line, or steers the reader's terminal. */
    Notification {
        headline = Visible.of(headline);
        lines = lines.stream().map(Visible::of).toList();
    }

    /** The headline, which says first of all whether to act. */
    String title() {
        return act ? "ACT: " + headline : headline;
    }

    /** As plain text, one line each. */
    String text() {
        return lines.isEmpty() ? title() : title() + "\n" + String.join("\n", lines);
    }
}
