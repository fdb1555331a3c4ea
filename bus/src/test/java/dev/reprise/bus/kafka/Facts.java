package dev.reprise.bus.kafka;

import dev.reprise.contracts.Event;
import dev.reprise.contracts.Observation.ChangeNoted;
import java.time.Instant;
import java.util.List;

final class Facts {
    private Facts() {}

    static Event noted(String id, long count) {
        return new Event(
                id,
                "/test/here/detector",
                "test/sessions",
                null,
                null,
                new ChangeNoted("sessions", "deleted", count, List.of(), Instant.EPOCH));
    }
}
