package dev.reprise.demo;

import dev.reprise.demo.score.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what the demo leaves behind, and how to be rid of it. */
final class Leftovers {
    private final DemoFolder folder;
    private final String name;
    private final String launcher;

    /**
     * @param name of the folder as a person would type it
     * @param launcher that is typed to run Reprise
     */
    Leftovers(DemoFolder folder, String name, String launcher) {
        this.folder = folder;
        this.name = name;
        this.launcher = launcher;
    }

    /**
     * What is there, and how to be rid of it.
     *
     * @param running whether everything was left running
     */
    List<String> folder(boolean running) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(
                "everything is in %s (%s):"
                        .formatted(name, Figures.megabytes(FolderTree.bytes(folder.root()))));
        lines.add(
                "  "
                        + Stream.of(
                                        folder.report(),
                                        folder.postMortems(),
                                        folder.ledger(),
                                        folder.events(),
                                        folder.stackFile())
                                .filter(Files::exists)
                                .map(Leftovers::name)
                                .collect(Collectors.joining("  ")));
        if (Files.exists(folder.vault())) {
            lines.add("  restic -r %s/vault -p %s/vault.key \\".formatted(name, name));
            lines.add("    ls latest --tag type=point");
        }
        if (running) {
            lines.add("  %s demo --stop --dir %s".formatted(launcher, name));
            lines.add("ends all that still runs, and only then");
        }
        lines.add("  rm -rf %s".formatted(name));
        lines.add("removes it; beside it only the build and its caches were touched");
        return lines;
    }

    private static String name(Path path) {
        return path.getFileName() + (Files.isDirectory(path) ? "/" : "");
    }

    /** What to try by hand while everything runs on. */
    List<String> keeping() {
        return List.of(
                "everything still runs; break it by hand:",
                "  kill -9 $(head -1 %s/stack/postgres/data/postmaster.pid)".formatted(name),
                "  rm -rf %s/stack/postgres/data".formatted(name),
                "  ls %s/stack/opencode/project/*/storage/session/info/* |".formatted(name),
                "    shuf -n 90 | xargs rm",
                "and watch it come back:",
                "  %s status --file %s/reprise.yaml".formatted(launcher, name),
                "a component is recovered by itself six times an hour at most, those above",
                "included; this lets it go on:",
                "  %s resume --file %s/reprise.yaml".formatted(launcher, name));
    }
}
