package dev.reprise.component.sessions.repair;

import dev.reprise.contracts.Problem;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.StepRef;
import dev.reprise.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The names beside the protected folder, on the same file system and never inside it. */
public final class Beside {
    private final Path target;

    public Beside(Path target) {
        this.target = target;
    }

    public Path target() {
        return target;
    }

    /**
     * What stands in the way of a repair; empty if nothing does. Files move between it and the
     * names beside it by renames, which do not cross file systems.
     */
    public Optional<Problem> obstacle(String component) throws IOException {
        if (Files.isRegularFile(target)) {
            return Optional.of(
                    new Problem(
                            "a file is in the place of the sessions folder",
                            component + ": " + target,
                            "move it away, then `reprise resume`, or `reprise restore "
                                    + component
                                    + "`"));
        }
        Path parent = target.toAbsolutePath().getParent();
        boolean mounted =
                parent != null
                        && Files.exists(target)
                        && !Files.getAttribute(target, "unix:dev")
                                .equals(Files.getAttribute(parent, "unix:dev"));
        return mounted
                ? Optional.of(
                        new Problem(
                                "the sessions folder is a mount point: nothing can be put into it"
                                        + " in one step",
                                component + ": " + target,
                                "mount it one level higher, or restore its files by hand"))
                : Optional.empty();
    }

    public Path lock() {
        return named(".reprise-lock");
    }

    public Path marker() {
        return named(".reprise-marker.json");
    }

    public Path staging(StepRef ref) {
        return named(".reprise-stage-" + ref.label());
    }

    public Path kept(RunId run, int attempt) {
        return named(".reprise-kept-" + run + "-" + attempt);
    }

    /** What was ever staged and is still there: under the target's lock, nobody needs it. */
    List<Path> stagings() throws IOException {
        String prefix = target.getFileName() + ".reprise-stage-";
        var found = new ArrayList<Path>();
        Path parent = target.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            return found;
        }
        try (Stream<Path> all = Files.list(parent)) {
            all.filter(each -> String.valueOf(each.getFileName()).startsWith(prefix))
                    .forEach(found::add);
        }
        return found;
    }

    /**
     * Removes a folder, for what harms nobody if it stays: the system or the next run clears it.
     */
    static void removeQuietly(@Nullable Path folder) {
        if (folder != null) {
            try {
                FileTree.remove(folder);
            } catch (IOException e) {
                folder.toFile().deleteOnExit();
            }
        }
    }

    private Path named(String suffix) {
        return target.resolveSibling(target.getFileName() + suffix);
    }
}
