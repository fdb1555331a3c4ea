package dev.reprise.notifier;

import dev.reprise.contracts.Entry;
import dev.reprise.contracts.MessageTypes;
import dev.reprise.contracts.Wire;
import dev.reprise.decisions.Chronicle;
import dev.reprise.decisions.PostMortem;
import dev.reprise.decisions.Story;
import dev.reprise.runtime.RememberedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The post-mortem of each incident that is over, and its events beside it, each whole or absent.
 * Used by one thread.
 */
final class Reviews {
    private static final Logger LOG = LoggerFactory.getLogger(Reviews.class);

    private final Path folder;
    private final ZoneId zone;
    private final Map<Integer, Integer> written = new HashMap<>();

    /**
     * @param folder made where it is absent
     * @param zone of the readers
     */
    Reviews(Path folder, ZoneId zone) {
        this.folder = folder;
        this.zone = zone;
    }

    /** Writes what is over and not written, or has grown since. Cheap where nothing is. */
    void write(Chronicle chronicle) {
        chronicle
                .stories()
                .forEach(
                        (number, story) -> {
                            Integer size = story.entries().size();
                            if (!story.incident().open() && !size.equals(written.get(number))) {
                                write(story);
                                written.put(number, size);
                            }
                        });
    }

    private void write(Story story) {
        String label = story.incident().id().label();
        try {
            put(label + ".events.jsonl", events(story));
            put(label + ".md", PostMortem.render(story, zone));
        } catch (IOException e) {
            LOG.error("incidentId={} its post-mortem cannot be written to {}", label, folder, e);
        }
    }

    private void put(String name, String text) throws IOException {
        var file = new RememberedFile(folder.resolve(name));
        if (!file.read().equals(java.util.Optional.of(text.strip()))) {
            file.write(text);
        }
    }

    private static String events(Story story) {
        return story.entries().stream().map(Reviews::line).collect(Collectors.joining());
    }

    private static String line(Entry entry) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("sequence", entry.sequence());
        fields.put("at", entry.at());
        switch (entry.content()) {
            case Entry.Content.Known known -> {
                fields.put("id", known.event().id());
                fields.put("type", MessageTypes.name(known.fact().getClass()));
                fields.put("source", known.event().source());
                fields.put("subject", known.event().subject());
                fields.put("data", known.fact());
            }
            case Entry.Content.Unknown unknown -> fields.put("type", unknown.type());
            case Entry.Content.Unreadable unreadable ->
                    fields.put("unreadable", unreadable.reason());
        }
        return new String(Wire.json(fields), StandardCharsets.UTF_8) + "\n";
    }
}
