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
import java.util.regex.Pattern;
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
    private static final Duration LONGEST = Duration.ofDays(3_650);
    private static final int MOST_SHOWN = 60;

    /** What a value is probably a secret by, under whatever key somebody has written it. */
    private static final Pattern SECRETIVE =
            Pattern.compile("(?i)pass|pasw|pwd?$|secret|token|key|slack|hook|auth|cred");

    private record Pair(ScalarNode key, Node value) {}

    private final Path file;
    private final String prefix;
    private final int line;
    private final Map<String, Pair> pairs = new LinkedHashMap<>();
    private final Set<String> asked = Collections.synchronizedSet(new LinkedHashSet<>());
    private final Set<String> secret = Collections.synchronizedSet(new LinkedHashSet<>());

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
        return required(key, this::optionalText);
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
        return required(key, this::optionalDuration);
    }

    /** Of ten years at the most: what is longer is a mistake, and no clock can count it. */
    public Optional<Duration> optionalDuration(String key) {
        Optional<Duration> read =
                parsed(key, Durations::parse, "is no duration", "write it like 30s, 5m, 4h or 14d");
        if (read.filter(each -> each.compareTo(LONGEST) > 0).isPresent()) {
            throw error(
                    key, shown(key) + " is too long", "write at most " + LONGEST.toDays() + "d");
        }
        return read;
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
        return required(key, each -> optionalPath(each, existing));
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
        return required(key, this::optionalSecret);
    }

    /** Only {@code env:NAME} and {@code file:PATH}: a secret never stands in the file itself. */
    public Optional<Secret> optionalSecret(String key) {
        secret.add(key);
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
            default -> throw error(key, shown(key) + " is no list of values", "write [a, b]");
        };
    }

    public Section section(String key) {
        return required(key, this::optionalSection);
    }

    public Optional<Section> optionalSection(String key) {
        return value(key)
                .map(
                        node -> {
                            if (node instanceof MappingNode mapping) {
                                return new Section(file, path(key), line(key), mapping);
                            }
                            throw error(
                                    key,
                                    shown(key) + " holds no keys of its own",
                                    "indent them below it");
                        });
    }

    /** The sections of a list of mappings. Absent is empty. */
    public List<Section> sections(String key) {
        Node node = value(key).orElse(null);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode many)) {
            throw error(key, shown(key) + " is no list", "begin each item with `- `");
        }
        var found = new ArrayList<Section>();
        for (Node each : many.getValue()) {
            String name = key + "[" + (found.size() + 1) + "]";
            if (!(each instanceof MappingNode mapping)) {
                throw error(
                        line(each),
                        name,
                        shown(key, each) + " holds no keys",
                        "write `- key: value`");
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
                throw error(
                        key,
                        "is no key that is known here (its value: " + shown(key) + ")",
                        guess(key, asked));
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

    private <T> T required(String key, Function<String, Optional<T>> reader) {
        rejectEmpty(key);
        return reader.apply(key)
                .orElseThrow(() -> error(key, "is missing", "add `" + key + ":` here"));
    }

    /**
     * @throws StackFileException if it is there without a value, and cannot be done without
     */
    void rejectEmpty(String key) {
        if (empty(key)) {
            throw error(key, "has no value", "write it, the key cannot be left out");
        }
    }

    private Optional<Node> value(String key) {
        asked.add(key);
        if (empty(key)) {
            throw error(key, "has no value", "write one, or remove the key");
        }
        return Optional.ofNullable(pairs.get(key)).map(Pair::value);
    }

    private boolean empty(String key) {
        Pair pair = pairs.get(key);
        return pair != null && pair.value().getTag().equals(Tag.NULL);
    }

    private String scalar(String key, Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw error(
                key, shown(key, node) + " is more than one value", "write `" + key + ": value`");
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

    /**
     * The value that an error is about, as it is written, within quotes; no secret, and none that
     * stands under a key that may have been meant for one.
     */
    public String shown(String key) {
        Pair pair = pairs.get(key);
        return pair == null ? "no value" : shown(key, pair.value());
    }

    private String shown(String key, Node node) {
        String text = written(node);
        boolean named = text.startsWith("env:") || text.startsWith("file:");
        if (!named
                && (secret.contains(key)
                        || SECRETIVE.matcher(key).find()
                        || SECRETIVE.matcher(text).find())) {
            return "a value that may be a secret";
        }
        String open = text.replaceAll("//[^/@]*@", "//");
        return quoted(
                open.length() <= MOST_SHOWN ? open : open.substring(0, MOST_SHOWN - 3) + "...");
    }

    /** Of what holds keys these alone, for what lies below them may be anything. */
    private static String written(Node node) {
        return switch (node) {
            case ScalarNode one -> one.getValue();
            case SequenceNode many ->
                    many.getValue().stream()
                            .map(Section::written)
                            .collect(Collectors.joining(", ", "[", "]"));
            case MappingNode mapping ->
                    mapping.getValue().stream()
                            .map(each -> written(each.getKeyNode()) + ": ..")
                            .collect(Collectors.joining(", ", "{", "}"));
            default -> "*";
        };
    }

    private static String quoted(String text) {
        return "`" + text + "`";
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
