package dev.reprise.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A mapping of a YAML file whose every value knows its line. Whoever reads it asks for the keys
 * that it knows, and then calls {@link #rejectUnknown}: a key that nobody asked for is an error.
 *
 * <p>All readers throw {@link StackFileException} for a missing key or a value of another form.
 * Relative paths are taken from the file's folder. Not thread-safe.
 */
public final class Section {
    private final Path file;
    private final String prefix;
    private final int line;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();

    Section(Path file, String prefix, MappingNode node) {
        this.file = file;
        this.prefix = prefix;
        this.line = line(node);
        for (NodeTuple tuple : node.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new StackFileException(
                        file.toString(),
                        line(tuple.getKeyNode()),
                        prefix,
                        "a key is not a word",
                        "write `key: value`");
            }
            if (values.put(key.getValue(), tuple.getValueNode()) != null) {
                throw new StackFileException(
                        file.toString(),
                        line(key),
                        path(key.getValue()),
                        "is there twice",
                        "remove one of the two");
            }
        }
    }

    /** The keys, in the order of the file. Asking for them does not count as reading them. */
    public Set<String> keys() {
        return Set.copyOf(values.keySet()).isEmpty()
                ? Set.of()
                : new LinkedHashSet<>(values.keySet());
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    public String text(String key) {
        return optionalText(key).orElseThrow(() -> missing(key));
    }

    public Optional<String> optionalText(String key) {
        return value(key)
                .map(
                        node -> {
                            if (node instanceof ScalarNode scalar) {
                                return scalar.getValue();
                            }
                            throw error(key, "must be one value", "write `" + key + ": value`");
                        });
    }

    public <E extends Enum<E>> Optional<E> optionalChoice(String key, Class<E> type) {
        return optionalText(key)
                .map(
                        text -> {
                            for (E each : type.getEnumConstants()) {
                                if (each.name().toLowerCase(java.util.Locale.ROOT).equals(text)) {
                                    return each;
                                }
                            }
                            String choices =
                                    java.util.Arrays.stream(type.getEnumConstants())
                                            .map(e -> e.name().toLowerCase(java.util.Locale.ROOT))
                                            .collect(Collectors.joining(", "));
                            throw error(
                                    key, quoted(text) + " is not known", "use one of: " + choices);
                        });
    }

    public Optional<Duration> optionalDuration(String key) {
        return optionalText(key)
                .map(
                        text ->
                                Durations.parse(text)
                                        .orElseThrow(
                                                () ->
                                                        error(
                                                                key,
                                                                quoted(text) + " is no duration",
                                                                "write it like 30s, 5m, 4h or 14d")));
    }

    public Optional<Integer> optionalNumber(String key) {
        return optionalText(key)
                .map(
                        text -> {
                            try {
                                return Integer.valueOf(text);
                            } catch (NumberFormatException e) {
                                throw error(
                                        key,
                                        quoted(text) + " is no whole number",
                                        "write a number");
                            }
                        });
    }

    public Optional<Boolean> optionalFlag(String key) {
        return optionalText(key)
                .map(
                        text ->
                                switch (text) {
                                    case "true" -> true;
                                    case "false" -> false;
                                    default ->
                                            throw error(
                                                    key,
                                                    quoted(text) + " is neither true nor false",
                                                    "write true or false");
                                });
    }

    /** Absolute and normalised; relative ones are taken from the file's folder. */
    public Path path(String key, Existing existing) {
        return optionalPath(key, existing).orElseThrow(() -> missing(key));
    }

    public Optional<Path> optionalPath(String key, Existing existing) {
        return optionalText(key)
                .map(
                        text -> {
                            Path path = resolve(text);
                            if (existing == Existing.REQUIRED
                                    && !java.nio.file.Files.exists(path)) {
                                throw error(
                                        key,
                                        quoted(text) + " does not exist",
                                        "create " + path + ", or correct the path");
                            }
                            return path;
                        });
    }

    /** Whether a path has to be there already. */
    public enum Existing {
        REQUIRED,
        NOT_REQUIRED
    }

    /** Only {@code env:NAME} and {@code file:PATH}: a secret never stands in the file itself. */
    public Optional<Secret> optionalSecret(String key) {
        return optionalText(key)
                .map(
                        text -> {
                            if (text.startsWith("env:") && text.length() > 4) {
                                return new Secret(Secret.Kind.ENV, text.substring(4));
                            }
                            if (text.startsWith("file:") && text.length() > 5) {
                                return new Secret(
                                        Secret.Kind.FILE, resolve(text.substring(5)).toString());
                            }
                            throw error(
                                    key,
                                    "a secret does not belong into this file",
                                    "write env:NAME or file:PATH");
                        });
    }

    /** A list of values; one value alone is a list of one. Absent is empty. */
    public List<String> texts(String key) {
        return value(key)
                .map(
                        node ->
                                switch (node) {
                                    case ScalarNode one -> List.of(one.getValue());
                                    case SequenceNode many ->
                                            many.getValue().stream()
                                                    .map(
                                                            each -> {
                                                                if (each instanceof ScalarNode s) {
                                                                    return s.getValue();
                                                                }
                                                                throw error(
                                                                        key,
                                                                        "must be a list of values",
                                                                        "write [a, b]");
                                                            })
                                                    .toList();
                                    default ->
                                            throw error(
                                                    key,
                                                    "must be a list of values",
                                                    "write [a, b]");
                                })
                .orElse(List.of());
    }

    public Section section(String key) {
        return optionalSection(key).orElseThrow(() -> missing(key));
    }

    public Optional<Section> optionalSection(String key) {
        return value(key)
                .map(
                        node -> {
                            if (node instanceof MappingNode mapping) {
                                return new Section(file, path(key), mapping);
                            }
                            throw error(key, "must hold keys of its own", "indent them below it");
                        });
    }

    /** The sections of a list of mappings. Absent is empty. */
    public List<Section> sections(String key) {
        return value(key)
                .map(
                        node -> {
                            if (!(node instanceof SequenceNode many)) {
                                throw error(key, "must be a list", "begin each item with `- `");
                            }
                            var found = new java.util.ArrayList<Section>();
                            for (Node each : many.getValue()) {
                                if (!(each instanceof MappingNode mapping)) {
                                    throw error(
                                            key,
                                            "item " + (found.size() + 1) + " must hold keys",
                                            "write `- key: value`");
                                }
                                found.add(
                                        new Section(
                                                file,
                                                path(key) + "[" + (found.size() + 1) + "]",
                                                mapping));
                            }
                            return List.<Section>copyOf(found);
                        })
                .orElse(List.of());
    }

    /**
     * @throws StackFileException for the first key that nobody asked for, with the nearest known
     */
    public void rejectUnknown() {
        for (String key : values.keySet()) {
            if (!asked.contains(key)) {
                String near =
                        asked.stream()
                                .filter(known -> Nearness.distance(known, key) <= 2)
                                .min(
                                        java.util.Comparator.comparingInt(
                                                known -> Nearness.distance(known, key)))
                                .map(known -> "did you mean " + known + "?")
                                .orElse("known here: " + String.join(", ", asked));
                throw error(key, "is not known", near);
            }
        }
    }

    /** An error about a key of this section, or about the section where the key is absent. */
    public StackFileException error(String key, String what, String next) {
        Node node = values.get(key);
        return new StackFileException(
                file.toString(), node == null ? line : line(node), path(key), what, next);
    }

    /** The file that this is a part of. */
    public Path file() {
        return file;
    }

    private Path resolve(String text) {
        Path folder = file.toAbsolutePath().getParent();
        Path given = Path.of(text);
        return (folder == null ? given.toAbsolutePath() : folder.resolve(given)).normalize();
    }

    private StackFileException missing(String key) {
        return error(key, "is missing", "add `" + key + ":` here");
    }

    private Optional<Node> value(String key) {
        asked.add(key);
        return Optional.ofNullable(values.get(key));
    }

    private String path(String key) {
        return prefix.isEmpty() ? key : key.isEmpty() ? prefix : prefix + "." + key;
    }

    private static String quoted(String text) {
        return "`" + text + "`";
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
