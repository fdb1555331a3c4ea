package dev.reprise.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.MessageTypes;
import dev.reprise.contracts.Wire;
import dev.reprise.contracts.console.EventPage;
import dev.reprise.decisions.Timeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** From records of the journal to a page of events. */
final class EventsView {
    private EventsView() {}

    /**
     * @param after what the page was asked to follow, to be asked for again where it is empty
     */
    static EventPage page(List<Entry> entries, long after) {
        return new EventPage(
                entries.stream().map(EventsView::line).toList(),
                entries.isEmpty() ? after : entries.getLast().sequence());
    }

    private static EventPage.Line line(Entry entry) {
        String says =
                Timeline.of(List.of(entry)).stream()
                        .map(Timeline.Line::says)
                        .findFirst()
                        .orElse("");
        return switch (entry.content()) {
            case Entry.Content.Known known -> {
                Event event = known.event();
                String run = event.correlation();
                yield new EventPage.Line(
                        entry.sequence(),
                        entry.at(),
                        MessageTypes.name(known.fact().getClass()),
                        event.source(),
                        event.subject(),
                        run == null ? "" : run,
                        says,
                        tree(known.fact()));
            }
            case Entry.Content.Unknown unknown ->
                    new EventPage.Line(
                            entry.sequence(),
                            entry.at(),
                            unknown.type(),
                            "",
                            "",
                            unknown.correlation(),
                            says,
                            tree(unknown));
            case Entry.Content.Unreadable unreadable ->
                    new EventPage.Line(
                            entry.sequence(),
                            entry.at(),
                            "unreadable",
                            "",
                            "",
                            "",
                            says,
                            tree(unreadable));
        };
    }

    private static JsonNode tree(Object value) {
        try {
            return Wire.fromJson(Wire.json(value), JsonNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException("our own JSON cannot be read", e);
        }
    }
}
