package dev.reprise.component;

import dev.reprise.stack.Section;
import dev.reprise.stack.Stack;
import dev.reprise.stack.StackFile;
import dev.reprise.stack.StackFileException;
import dev.reprise.stack.YamlFile;
import dev.reprise.vault.VaultPlacement;
import dev.reprise.vault.fault.VaultException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Whether a part of that kind can be addressed; of one that is not known, none can. */
    public boolean haveParts(String kind) {
        ComponentKind known = byName.get(kind);
        return known != null && known.hasParts();
    }

    /** What each kind finds on a machine, by its word. */
    public SequencedMap<String, List<Found>> findLocal(Machine machine) {
        var found = new LinkedHashMap<String, List<Found>>();
        byName.forEach((name, kind) -> found.put(name, List.copyOf(kind.findLocal(machine))));
        return Collections.unmodifiableSequencedMap(found);
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
     *     the state folder lies inside what is protected, or the other way round, or two components
     *     share a folder
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
        rejectTwins(stack, List.copyOf(open.values()));
        return Collections.unmodifiableSequencedMap(open);
    }

    /** Two that restore the same folder, or server, would undo each other's work. */
    private static void rejectTwins(Stack stack, List<Component> components) {
        for (int i = 1; i < components.size(); i++) {
            for (Component earlier : components.subList(0, i)) {
                Optional<String> address = components.get(i).address();
                if (address.isPresent() && address.equals(earlier.address())) {
                    throw YamlFile.read(stack.file())
                            .section("protect")
                            .error(
                                    components.get(i).name(),
                                    "`%s` is what %s protects already"
                                            .formatted(address.get(), earlier.name()),
                                    "protect a server once; its further databases go under"
                                            + " `databases:`");
                }
                for (Path folder : components.get(i).folders()) {
                    if (overlap(folder, earlier)) {
                        Section protect = YamlFile.read(stack.file()).section("protect");
                        throw overlapping(protect, components.get(i).name(), folder, earlier);
                    }
                }
            }
        }
    }

    private static void rejectOverlap(Stack stack, Component component) {
        if (overlap(stack.state(), component)) {
            throw overlapping(YamlFile.read(stack.file()), "state", stack.state(), component);
        }
        for (Path place : stack.vault().places()) {
            if (overlap(place, component)) {
                Section vault = YamlFile.read(stack.file()).section("vault");
                throw overlapping(vault, "places", place, component);
            }
        }
    }

    private static boolean overlap(Path own, Component component) {
        try {
            VaultPlacement.check(own, component.folders());
            return false;
        } catch (VaultException.Misplaced e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StackFileException overlapping(
            Section section, String key, Path own, Component component) {
        return section.error(
                key,
                "`%s` and a folder of %s lie one in the other: %s"
                        .formatted(own, component.name(), component.folders()),
                "give a folder outside of that one");
    }
}
