package dev.reprise.notifier;

import java.util.List;

/**
 * What a person is told.
 *
 * @param key names the want, so that it is told once
 * @param headline one line
 * @param lines what the person needs to act
 * @param last whether it ends an incident: such a one is never given up
 */
record Notification(String key, String headline, List<String> lines, boolean last) {
    /** As plain text, one line each. */
    String text() {
        return lines.isEmpty() ? headline : headline + "\n" + String.join("\n", lines);
    }
}
