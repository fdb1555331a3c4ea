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

    /**
     * @param name of the folder as a person would type it
     */
    Leftovers(DemoFolder folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    List<String> folder() throws IOException {
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
                "everything still runs; break it by hand, and watch it come back:",
                "  kill -9 $(head -1 %s/stack/postgres/data/postmaster.pid)".formatted(name),
                "  rm -rf %s/stack/postgres/data".formatted(name),
                "  ls %s/stack/opencode/project/*/storage/session/info/* |".formatted(name),
                "    shuf -n 90 | xargs rm",
                "end it all: reprise demo --stop --dir " + name);
    }
}
