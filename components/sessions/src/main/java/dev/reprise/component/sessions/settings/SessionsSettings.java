package dev.reprise.component.sessions.settings;

import dev.reprise.stack.Section;
import dev.reprise.stack.StackFileException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The keys of a sessions component.
 *
 * @param path the folder that holds {@code project/}, such as {@code ~/.local/share/opencode}
 * @param scan from the start of one look to the start of the next, in a tree that is small enough
 * @param batch how often changes are carried into the vault
 * @param url of an OpenCode server over these files; empty for none
 */
public record SessionsSettings(Path path, Duration scan, Duration batch, Optional<URI> url) {
    private static final Duration SCAN = Duration.ofSeconds(1);
    private static final Duration BATCH = Duration.ofSeconds(10);

    /**
     * @throws dev.reprise.stack.StackFileException for a bad value
     */
    public static SessionsSettings read(Section section) {
        Path path = section.path("path", Section.Existing.NOT_REQUIRED);
        Duration scan = section.optionalDuration("scan").orElse(SCAN);
        if (scan.compareTo(Duration.ofMillis(100)) < 0) {
            throw section.error(
                    "scan",
                    section.shown("scan") + " is too short to look at anything",
                    "write 1s, or leave it out");
        }
        Duration batch = section.optionalDuration("batch").orElse(BATCH);
        if (batch.compareTo(scan) < 0) {
            throw section.has("batch")
                    ? section.error(
                            "batch",
                            section.shown("batch") + " is shorter than one scan",
                            "write 10s, or leave it out")
                    : section.error(
                            "scan",
                            section.shown("scan") + " is longer than a batch, which is 10s",
                            "write 1s, or a `batch:` that is as long");
        }
        return new SessionsSettings(
                path, scan, batch, section.optionalText("url").map(text -> url(section, text)));
    }

    private static URI url(Section section, String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme();
            if (("http".equals(scheme) || "https".equals(scheme)) && url.getHost() != null) {
                return url;
            }
        } catch (java.net.URISyntaxException e) {
            throw unaddressed(section);
        }
        throw unaddressed(section);
    }

    private static StackFileException unaddressed(Section section) {
        return section.error(
                "url",
                section.shown("url") + " is no address",
                "write it like http://127.0.0.1:4096");
    }
}
