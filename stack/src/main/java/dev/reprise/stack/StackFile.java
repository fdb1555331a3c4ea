package dev.reprise.stack;

import dev.reprise.stack.Section.Existing;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Reads {@code reprise.yaml}. */
public final class StackFile {
    private static final Duration POINTS_EVERY = Duration.ofMinutes(5);
    private static final Duration RPO = Duration.ofMinutes(15);
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private StackFile() {}

    /**
     * @param kinds the kinds of component that there are
     * @throws StackFileException for whatever is wrong, with file, line, key, value and the fix
     */
    public static Stack read(Path file, Set<String> kinds) {
        return read(YamlFile.read(file), kinds);
    }

    static Stack read(Section root, Set<String> kinds) {
        String name = name(root, "stack", root.text("stack"));
        Mode mode = root.optionalChoice("mode", Mode.class).orElse(Mode.ASK);
        String host = root.optionalText("host").orElseGet(StackFile::hostName);
        Path state =
                root.optionalPath("state", Existing.NOT_REQUIRED)
                        .orElseGet(
                                () -> root.file().toAbsolutePath().resolveSibling("reprise-state"));
        Stack stack =
                new Stack(
                        root.file().toAbsolutePath(),
                        name,
                        mode,
                        name(root, "host", host),
                        state.normalize(),
                        vault(root.section("vault")),
                        members(root, name, mode, kinds),
                        points(root),
                        channels(root),
                        console(root));
        root.rejectUnknown();
        return stack;
    }

    private static Stack.Vault vault(Section vault) {
        vault.rejectEmpty("places");
        List<Path> places = vault.paths("places", Existing.NOT_REQUIRED);
        if (places.isEmpty()) {
            throw vault.error("places", "is missing", "add `places: [/var/backups/reprise]`");
        }
        for (String place : vault.texts("places")) {
            if (place.contains("://")) {
                throw vault.error(
                        "places", "`" + place + "` is no folder", "give the path of a folder");
            }
        }
        if (places.size() > 1) {
            throw vault.error(
                    "places",
                    "%s names %d places, and one can be kept"
                            .formatted(vault.shown("places"), places.size()),
                    "leave the one folder that has room for it");
        }
        var read = new Stack.Vault(places, vault.secret("password"), pace(vault));
        vault.rejectUnknown();
        return read;
    }

    private static long pace(Section vault) {
        Optional<Long> pace = vault.optionalBytes("pace");
        if (pace.filter(each -> each == 0).isPresent()) {
            throw vault.error(
                    "pace",
                    vault.shown("pace") + " lets nothing be written",
                    "write it like 60MB, or remove the key for no limit");
        }
        return pace.orElse(0L);
    }

    private static SequencedMap<String, Stack.Member> members(
            Section root, String stack, Mode mode, Set<String> kinds) {
        Section protect = root.section("protect");
        var members = new LinkedHashMap<String, Stack.Member>();
        for (String name : protect.keys()) {
            name(protect, name, name);
            if (name.equals(stack)) {
                throw protect.error(
                        name, "has the name of the stack", "give one of the two another name");
            }
            Section settings = protect.section(name);
            String kind = settings.text("kind");
            if (!kinds.contains(kind)) {
                throw settings.error(
                        "kind", "`" + kind + "` is not known", Section.guess(kind, kinds));
            }
            members.put(
                    name,
                    new Stack.Member(
                            name,
                            kind,
                            settings.optionalChoice("mode", Mode.class).orElse(mode),
                            limit(settings, "rpo").orElse(RPO),
                            limit(settings, "rto").orElse(null),
                            settings));
        }
        if (members.isEmpty()) {
            throw root.error("protect", "names nothing", "add a component with its `kind:`");
        }
        return Collections.unmodifiableSequencedMap(members);
    }

    private static Optional<Duration> limit(Section settings, String key) {
        Optional<Duration> limit = settings.optionalDuration(key);
        if (limit.filter(Duration::isZero).isPresent()) {
            throw settings.error(
                    key,
                    settings.shown(key) + " is no limit that can be kept",
                    "write it like 5m, 1h or 14d");
        }
        return limit;
    }

    private static Stack.Points points(Section root) {
        return root.optionalSection("points")
                .map(
                        points -> {
                            Duration every = points.optionalDuration("every").orElse(POINTS_EVERY);
                            if (every.compareTo(Duration.ofSeconds(1)) < 0) {
                                throw points.error(
                                        "every",
                                        points.shown("every") + " is too short",
                                        "write 1s or more; 5m is usual");
                            }
                            points.rejectUnknown();
                            return new Stack.Points(every);
                        })
                .orElse(new Stack.Points(POINTS_EVERY));
    }

    private static Stack.Channels channels(Section root) {
        return root.optionalSection("notify")
                .map(
                        notify -> {
                            var read =
                                    new Stack.Channels(notify.optionalSecret("slack").orElse(null));
                            notify.rejectUnknown();
                            return read;
                        })
                .orElse(new Stack.Channels(null));
    }

    private static Stack.Console console(Section root) {
        return root.optionalSection("console")
                .map(
                        console -> {
                            var read =
                                    new Stack.Console(
                                            console.optionalNumber("port", 0, 65_535).orElse(0));
                            console.rejectUnknown();
                            return read;
                        })
                .orElse(new Stack.Console(0));
    }

    /** Names end up in topics, file names and tags. */
    private static String name(Section section, String key, String name) {
        if (!name.matches("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")) {
            throw section.error(
                    key,
                    "`" + name + "` is no name",
                    "use up to 40 lower-case letters, digits and inner hyphens");
        }
        return name;
    }

    /** The first label of this machine's name, made fit to be a name. */
    public static String hostName() {
        String found;
        try {
            found =
                    Files.exists(HOST_NAME)
                            ? Files.readString(HOST_NAME)
                            : InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            found = "localhost";
        }
        String label =
                found.strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("\\..*", "")
                        .replaceAll("[^a-z0-9-]", "-")
                        .replaceAll("^-+|-+$", "");
        return label.isEmpty() ? "localhost" : label.substring(0, Math.min(40, label.length()));
    }
}
