package dev.reprise.contracts.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/**
 * Facts in the order of the journal.
 *
 * @param next what to ask for as {@code after} to go on
 */
public record EventPage(List<Line> events, long next) {
    /**
     * @param correlation the run; empty outside a run
     * @param says in a line
     * @param data the fact itself, as docs/asyncapi.yaml has it
     */
    public record Line(
            long sequence,
            Instant at,
            String type,
            String source,
            String subject,
            String correlation,
            String says,
            JsonNode data) {}
}
