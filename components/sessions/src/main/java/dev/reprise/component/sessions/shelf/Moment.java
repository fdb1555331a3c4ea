package dev.reprise.component.sessions.shelf;

import dev.reprise.contracts.Position;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A moment as a position: the stream of changes of session files is ordered by the clock of its one
 * writer. Of fixed width, so that text sorts as time does.
 */
public final class Moment {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Moment() {}

    public static String text(Instant at) {
        return FORM.format(at);
    }

    public static Position position(Instant at) {
        return new Position("clock", text(at));
    }
}
