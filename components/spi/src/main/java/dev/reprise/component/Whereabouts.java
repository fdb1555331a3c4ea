package dev.reprise.component;

import dev.reprise.contracts.Wire;
import dev.reprise.files.Durable;
import dev.reprise.stack.Section;
import dev.reprise.stack.Stack;
import dev.reprise.stack.StackFileException;
import dev.reprise.vault.Vault;
import dev.reprise.vault.fault.VaultException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where each component was when it was last seen there: what tells a loss from a mistake in the
 * file. A file each in the state folder, written before services start.
 */
public final class Whereabouts {
    private final Stack stack;

    public Whereabouts(Stack stack) {
        this.stack = stack;
    }

    /** The folders that were there, by key. */
    private record Seen(Map<String, String> paths) {}

    /**
     * Notes where they are, and refuses one that is not where its keys say and was never seen
     * there: nothing would be protected, or the wrong thing restored, and nobody would notice. One
     * that was there is gone, and is restored. Asked before services start, and not whenever
     * components are opened: a restore onto a new machine finds none of it. Harmless twice.
     *
     * @throws StackFileException for the first that is refused, and where its file is spoilt
     */
    public void admit(Iterable<Component> components) {
        for (Component component : components) {
            Stack.Member member = stack.protect().get(component.name());
            if (member != null && admitted(component, member)) {
                write(component);
            }
        }
    }

    /**
     * The same, and notes nothing.
     *
     * @throws StackFileException if it would be refused
     */
    public void look(Component component) {
        Stack.Member member = stack.protect().get(component.name());
        if (member != null) {
            admitted(component, member);
        }
    }

    /** Whether all of it is there. */
    private boolean admitted(Component component, Stack.Member member) {
        Seen seen = read(component);
        boolean all = true;
        for (Map.Entry<String, Path> each : component.paths().entrySet()) {
            if (Files.notExists(each.getValue()) || Files.isRegularFile(each.getValue())) {
                all = false;
                String before = seen == null ? null : seen.paths().get(each.getKey());
                if (before == null
                        ? !component.remembered() && !sealed(component.name())
                        : !before.equals(each.getValue().toString())) {
                    throw refused(
                            member.settings(),
                            each.getKey(),
                            each.getValue(),
                            component.name(),
                            before);
                }
            }
        }
        return all;
    }

    private static StackFileException refused(
            Section settings, String key, Path place, String component, @Nullable String before) {
        int dot = key.indexOf('.');
        if (dot >= 0) {
            return refused(
                    settings.section(key.substring(0, dot)),
                    key.substring(dot + 1),
                    place,
                    component,
                    before);
        }
        String is = Files.isRegularFile(place) ? "is a file, and no folder" : "is not there";
        return before == null
                ? settings.error(
                        key,
                        "`%s` %s, and never was as far as Reprise knows".formatted(place, is),
                        "correct it, or make the folder first")
                : settings.error(
                        key,
                        "`%s` %s; it was last seen in `%s`".formatted(place, is, before),
                        "correct it, or have it restored there first: reprise restore "
                                + component
                                + " --offline");
    }

    private @Nullable Seen read(Component component) {
        try {
            return Wire.fromJson(Files.readAllBytes(file(component)), Seen.class);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw StackFileException.unread(
                    file(component),
                    "that says where " + component.name() + " was cannot be read: " + says(e),
                    "let this user read it; if it is spoilt, see that reprise.yaml says where "
                            + component.name()
                            + " is, and remove the file");
        }
    }

    private void write(Component component) {
        var paths = new TreeMap<String, String>();
        component.paths().forEach((key, path) -> paths.put(key, path.toString()));
        var now = new Seen(paths);
        if (!now.equals(read(component))) {
            try {
                Durable.write(file(component), Wire.json(now));
            } catch (IOException e) {
                throw StackFileException.unread(
                        file(component),
                        "that says where "
                                + component.name()
                                + " was cannot be written: "
                                + says(e),
                        "make room, or let this user write there");
            }
        }
    }

    private static String says(IOException e) {
        return e instanceof AccessDeniedException
                ? "no permission"
                : String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private Path file(Component component) {
        return stack.state().resolve("places").resolve(component.name() + ".json");
    }

    /** True too where the vault cannot be asked: what is wrong with it is said by others. */
    private boolean sealed(String component) {
        if (Files.notExists(stack.vault().place())) {
            return false;
        }
        try (Vault vault = StackVault.open(stack)) {
            return !SealTags.all(vault, component).isEmpty();
        } catch (VaultException.NotARepository e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
