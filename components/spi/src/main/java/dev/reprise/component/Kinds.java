package dev.reprise.component;

import dev.reprise.stack.Section;
import dev.reprise.stack.Stack;
import dev.reprise.stack.StackFile;
import dev.reprise.stack.StackFileException;
import dev.reprise.stack.YamlFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/** The kinds of component that there are, and the way from {@code reprise.yaml} to components. */
public final class Kinds {
    private final SequencedMap<String, ComponentKind> byName = new TreeMap<>();

    /**
     * @throws IllegalStateException if two kinds share a word
     */
    public Kinds(Iterable<ComponentKind> kinds) {
        for (ComponentKind kind : kinds) {
            ComponentKind twin = byName.put(kind.kind(), kind);
            if (twin != null) {
                throw new IllegalStateException(twin + " and " + kind + " share a word");
            }
        }
    }

    /** All that are on the class path. */
    public static Kinds installed() {
        return new Kinds(ServiceLoader.load(ComponentKind.class));
    }

    /** The words under {@code kind:}. */
    public Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    /** The conditions that each kind's probes can see. */
    public Map<String, Set<String>> conditions() {
        var conditions = new TreeMap<String, Set<String>>();
        byName.forEach((name, kind) -> conditions.put(name, kind.conditions()));
        return conditions;
    }

    /**
     * @throws StackFileException for whatever is wrong in the file
     */
    public Stack read(Path file) {
        return StackFile.read(file, names());
    }

    /**
     * Opens the components of a stack, in the order of the file. Nothing is connected to.
     *
     * @throws StackFileException for a wrong or unknown key of a component, and where the vault or
     *     the state folder lies inside what is protected, or the other way round
     */
    public SequencedMap<String, Component> open(Stack stack, Clock clock) {
        var open = new LinkedHashMap<String, Component>();
        for (Stack.Member member : stack.protect().values()) {
            var place =
                    new Workplace(
                            stack.name(),
                            stack.host(),
                            stack.spoolFolder(member.name()),
                            stack.runFolder(),
                            clock);
            ComponentKind kind = byName.get(member.kind());
            if (kind == null) {
                throw new IllegalArgumentException("the stack was read with other kinds");
            }
            Component component = kind.open(member.name(), member.settings(), place);
            member.settings().rejectUnknown();
            open.put(member.name(), component);
        }
        open.values().forEach(component -> rejectOverlap(stack, component));
        return Collections.unmodifiableSequencedMap(open);
    }

    private static void rejectOverlap(Stack stack, Component component) {
        for (Path folder : component.folders()) {
            if (overlap(stack.state(), folder)) {
                throw overlapping(YamlFile.read(stack.file()), "state", stack.state(), folder);
            }
            for (Path place : stack.vault().places()) {
                if (overlap(place, folder)) {
                    Section vault = YamlFile.read(stack.file()).section("vault");
                    throw overlapping(vault, "places", place, folder);
                }
            }
        }
    }

    private static boolean overlap(Path one, Path other) {
        Path a = real(one.toAbsolutePath().normalize());
        Path b = real(other.toAbsolutePath().normalize());
        return a.startsWith(b) || b.startsWith(a);
    }

    /** With the links followed, as far as the path exists. */
    private static Path real(Path path) {
        Path parent = path.getParent();
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return parent == null ? path : real(parent).resolve(path.getFileName());
        }
    }

    private static StackFileException overlapping(
            Section section, String key, Path own, Path folder) {
        return section.error(
                key,
                "`%s` and the protected folder %s lie one in the other".formatted(own, folder),
                "give a folder outside of what it protects");
    }
}
