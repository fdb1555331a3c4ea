package dev.reprise.component.sessions;

import dev.reprise.component.Found;
import dev.reprise.component.Machine;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.sessions.tree.Unreadable;
import dev.reprise.stack.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The trees of OpenCode where its servers put them. */
final class LocalTrees {
    private static final String USUAL = ".local/share";

    private LocalTrees() {}

    static List<Found> find(Machine machine) {
        var found = new ArrayList<Found>();
        for (Path folder : candidates(machine)) {
            if (Files.isDirectory(folder)) {
                found.add(look(folder));
            }
        }
        return found;
    }

    private static Set<Path> candidates(Machine machine) {
        var candidates = new LinkedHashSet<Path>();
        String named = machine.environment().get("XDG_DATA_HOME");
        if (named != null && !named.isBlank()) {
            candidates.add(Path.of(named).toAbsolutePath().resolve("opencode").normalize());
        }
        for (Path home : machine.homes()) {
            candidates.add(home.resolve(USUAL).resolve("opencode").normalize());
        }
        return candidates;
    }

    private static Found look(Path folder) {
        String says = "OpenCode sessions in " + folder;
        try {
            Layout layout = Layout.of(folder.toRealPath());
            return layout.known()
                    ? new Found.Protectable(
                            "sessions",
                            says + ", " + layout.words(),
                            List.of("path: " + YamlText.quoted(folder.toString()), "rpo: 15m"))
                    : new Found.NotProtected(
                            says,
                            layout.words() + " cannot be protected yet",
                            "copy the folder elsewhere by other means for now");
        } catch (IOException e) {
            return new Found.NotProtected(
                    says,
                    "cannot read " + Unreadable.named(e),
                    "run this as the user that they belong to");
        }
    }
}
