package dev.reprise.contracts;

import org.jspecify.annotations.Nullable;

/**
 * A message in its CloudEvents envelope.
 *
 * @param id unique; the same message sent again keeps it
 * @param source who says it: {@code /<stack>/<host>/<service>}
 * @param subject about what: {@code <stack>/<component>}
 * @param correlation the run; null outside a run
 * @param causation the id of the event that led to this one; null if none did
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">CloudEvents
 *     1.0</a>
 */
public record Event(
        String id,
        String source,
        String subject,
        @Nullable String correlation,
        @Nullable String causation,
        Message message) {}
