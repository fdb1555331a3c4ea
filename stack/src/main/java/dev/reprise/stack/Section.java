package dev.reprise.stack;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of a YAML file whose every value knows its line. Whoever reads it asks for the keys
 * that it knows, and then calls {@link #rejectUnknown}: a key that nobody asked for is an error.
 *
 * <p>All readers throw {@link StackFileException} for a missing key or a value of another form.
 * Relative paths are taken from the file's folder. Thread-safe.
 *
 * <p>Longer than most classes, because it is the whole vocabulary of values in one place.
 */
public final class Section {
    private record Pair(ScalarNode key, Node value) {}

    private final Path file;
    private final String prefix;
    private final int line;
    private final Map<String, Pair> pairs = new LinkedHashMap<>();
    private final Set<String> asked = Collections.synchronizedSet(new LinkedHashSet<>());

    Section(Path file, String prefix, int line, MappingNode node) {
        this.file = file;
        this.prefix = prefix;
        this.line = line;
        for (NodeTuple tuple : node.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw error(line(tuple.getKeyNode()), "", "a key is no word", "write `key: value`");
            }
            Pair twin = pairs.put(key.getValue(), new Pair(key, tuple.getValueNode()));
            if (twin != null) {
                throw error(
                        line(key),
                        key.getValue(),
                        "is there twice, first in line " + line(twin.key()),
                        "remove or rename one of the two");
            }
        }
    }

    /** The keys, in the order of the file. Asking for them does not count as reading them. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(pairs.keySet());
    }

    public boolean has(String key) {
        return pairs.containsKey(key);
    }

    public String text(String key) {
        return required(key, optionalText(key));
    }

    public Optional<String> optionalText(String key) {
        return value(key).map(node -> scalar(key, node));
    }

    public <E extends Enum<E>> Optional<E> optionalChoice(String key, Class<E> type) {
        E[] choices = type.getEnumConstants();
        return parsed(
                key,
                text -> Arrays.stream(choices).filter(each -> word(each).equals(text)).findFirst(),
                "is not known",
                "use one of: "
                        + Arrays.stream(choices)
                                .map(Section::word)
                                .collect(Collectors.joining(", ")));
    }

    public Duration duration(String key) {
        return required(key, optionalDuration(key));
    }

    public Optional<Duration> optionalDuration(String key) {
        return parsed(key, Durations::parse, "is no duration", "write it like 30s, 5m, 4h or 14d");
    }

    public Optional<Integer> optionalNumber(String key) {
        return parsed(key, Section::number, "is no whole number", "write a number, such as 2");
    }

    /** A whole number with bounds, both inclusive. */
    public Optional<Integer> optionalNumber(String key, int least, int most) {
        return parsed(
                key,
                text -> number(text).filter(n -> n >= least && n <= most),
                "is no number from " + least + " to " + most,
                "write one of these");
    }

    /** Bytes, written like {@code 512KB}, {@code 60MB} or {@code 2GB} (powers of ten). */
    public Optional<Long> optionalBytes(String key) {
        return parsed(key, Bytes::parse, "is no size", "write it like 512KB, 60MB or 2GB");
    }

    public Optional<Boolean> optionalFlag(String key) {
        return parsed(
                key,
                text ->
                        text.equals("true") || text.equals("false")
                                ? Optional.of(text.equals("true"))
                                : Optional.empty(),
                "is neither true nor false",
                "write true or false");
    }

    /** Absolute and normalised; relative ones are taken from the file's folder. */
    public Path path(String key, Existing existing) {
        return required(key, optionalPath(key, existing));
    }

    public Optional<Path> optionalPath(String key, Existing existing) {
        return optionalText(key).map(text -> resolved(key, text, existing));
    }

    /** A list of paths; one path alone is a list of one. Absent is empty. */
    public List<Path> paths(String key, Existing existing) {
        return texts(key).stream().map(text -> resolved(key, text, existing)).toList();
    }

    /** Whether a path has to be there already. */
    public enum Existing {
        REQUIRED,
        NOT_REQUIRED
    }

    public Secret secret(String key) {
        return required(key, optionalSecret(key));
    }

    /** Only {@code env:NAME} and {@code file:PATH}: a secret never stands in the file itself. */
    public Optional<Secret> optionalSecret(String key) {
        return optionalText(key)
                .map(
                        text -> {
                            if (text.startsWith("env:") && text.length() > 4) {
                                return secret(Secret.Kind.ENV, text.substring(4), key);
                            }
                            if (text.startsWith("file:") && text.length() > 5) {
                                return secret(
                                        Secret.Kind.FILE,
                                        resolve(key, text.substring(5)).toString(),
                                        key);
                            }
                            throw error(
                                    key,
                                    "a secret in clear does not belong into this file",
                                    "write env:NAME or file:PATH");
                        });
    }

    private Secret secret(Secret.Kind kind, String place, String key) {
        return new Secret(kind, place, path(key), file + ":" + line(key));
    }

    /** A list of values; one value alone is a list of one. Absent is empty. */
    public List<String> texts(String key) {
        Node node = value(key).orElse(null);
        return switch (node) {
            case null -> List.of();
            case ScalarNode one -> List.of(one.getValue());
            case SequenceNode many ->
                    many.getValue().stream().map(each -> scalar(key, each)).toList();
            default -> throw error(key, "must be a list of values", "write [a, b]");
        };
    }

    public Section section(String key) {
        return required(key, optionalSection(key));
    }

    public Optional<Section> optionalSection(String key) {
        return value(key)
                .map(
                        node -> {
                            if (node instanceof MappingNode mapping) {
                                return new Section(file, path(key), line(key), mapping);
                            }
                            throw error(key, "must hold keys of its own", "indent them below it");
                        });
    }

    /** The sections of a list of mappings. Absent is empty. */
    public List<Section> sections(String key) {
        Node node = value(key).orElse(null);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode many)) {
            throw error(key, "must be a list", "begin each item with `- `");
        }
        var found = new ArrayList<Section>();
        for (Node each : many.getValue()) {
            String name = key + "[" + (found.size() + 1) + "]";
            if (!(each instanceof MappingNode mapping)) {
                throw error(line(each), name, "must hold keys", "write `- key: value`");
            }
            found.add(new Section(file, path(name), line(each), mapping));
        }
        return List.copyOf(found);
    }

    /**
     * @throws StackFileException for the first key that nobody asked for, with the nearest known
     */
    public void rejectUnknown() {
        for (String key : pairs.keySet()) {
            if (!asked.contains(key)) {
                throw error(key, "is no key that is known here", guess(key, asked));
            }
        }
    }

    /** An error about a key of this section, or about the section where the key is absent. */
    public StackFileException error(String key, String what, String next) {
        return error(line(key), key, what, next);
    }

    /** The file that this is a part of. */
    public Path file() {
        return file;
    }

    /** What a misspelt word was probably meant to be, as advice. */
    public static String guess(String word, Set<String> known) {
        return known.stream()
                .filter(each -> Nearness.distance(each, word) <= 2)
                .min(Comparator.comparingInt(each -> Nearness.distance(each, word)))
                .map(near -> "did you mean `" + near + "`?")
                .orElse("known here: " + String.join(", ", known));
    }

    private <T> Optional<T> parsed(
            String key, Function<String, Optional<T>> parser, String what, String next) {
        return optionalText(key)
                .map(
                        text ->
                                parser.apply(text)
                                        .orElseThrow(
                                                () -> error(key, quoted(text) + " " + what, next)));
    }

    private <T> T required(String key, Optional<T> value) {
        return value.orElseThrow(() -> error(key, "is missing", "add `" + key + ":` here"));
    }

    private Optional<Node> value(String key) {
        asked.add(key);
        Pair pair = pairs.get(key);
        if (pair != null && pair.value().getTag().equals(Tag.NULL)) {
            throw error(key, "has no value", "write one, or remove the key");
        }
        return Optional.ofNullable(pair).map(Pair::value);
    }

    private String scalar(String key, Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw error(key, "must be one value", "write `" + key + ": value`");
    }

    private Path resolved(String key, String text, Existing existing) {
        Path path = resolve(key, text);
        if (existing == Existing.REQUIRED && !Files.exists(path)) {
            throw error(
                    key,
                    quoted(text) + " does not exist",
                    "create " + path + ", or correct the path");
        }
        return path;
    }

    private Path resolve(String key, String text) {
        try {
            if (!text.isBlank()) {
                return file.toAbsolutePath().resolveSibling(text).normalize();
            }
        } catch (InvalidPathException e) {
            throw error(key, "is no path: " + e.getReason(), "write the path of a file or folder");
        }
        throw error(key, "is an empty path", "write the path of a file or folder");
    }

    private StackFileException error(int at, String key, String what, String next) {
        return new StackFileException(file.toString(), at, path(key), what, next);
    }

    private String path(String key) {
        return prefix.isEmpty() ? key : key.isEmpty() ? prefix : prefix + "." + key;
    }

    private int line(String key) {
        Pair pair = pairs.get(key);
        return pair == null ? line : line(pair.key());
    }

    private static Optional<Integer> number(String text) {
        return text.matches("-?\\d{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String quoted(String text) {
        return "`" + text + "`";
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
