package dev.reprise.component.sessions.repair;

import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.sessions.tree.Reading;
import dev.reprise.component.sessions.tree.RecordPath;
import dev.reprise.files.Durable;
import dev.reprise.vault.files.PathNames;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes out what a switch has put in, and gives back what it took away. What was written to since
 * stays. May be killed, and be called again.
 */
final class TakeBack {
    private final Path root;
    private final Path kept;
    private final Set<Path> touched = new LinkedHashSet<>();

    TakeBack(Path root, Path kept) {
        this.root = root;
        this.kept = kept;
    }

    /**
     * @return how many files were left because they were written to since
     */
    int all(Work work) throws IOException, SupersededException {
        Optional<RepairPlan> plan = Staging.plan(kept);
        if (plan.isEmpty()) {
            return 0;
        }
        Map<String, PutIn.Ending> done = PutInLog.read(kept);
        int left = 0;
        int at = 0;
        for (Repair each : plan.get().repairs().reversed()) {
            work.progress("taking session files out", at++, plan.get().repairs().size(), "files");
            if (done.get(each.path()) != PutIn.Ending.CONFLICT && !one(each)) {
                left++;
            }
        }
        for (Path folder : touched) {
            if (Files.isDirectory(folder)) {
                Durable.sync(folder);
            }
        }
        return left;
    }

    private boolean one(Repair repair) throws IOException {
        Path file = PathNames.resolve(root, repair.path());
        Path before = PathNames.resolve(kept.resolve("files"), repair.path());
        Path out = PathNames.resolve(kept.resolve("taken-out"), repair.path());
        Optional<Reading> live = Reading.of(file, RecordPath.of(repair.path()));
        boolean ours =
                live.isPresent()
                        && (repair.kind() == Repair.Kind.INDEX
                                || live.get().hash().equals(repair.hash()));
        if (live.isPresent() && !ours) {
            return live.get().hash().equals(repair.replaces());
        }
        boolean held = Files.exists(before, LinkOption.NOFOLLOW_LINKS);
        if (ours && !(repair.kind() == Repair.Kind.INDEX && !held)) {
            Files.createDirectories(Staging.parent(out));
            Files.move(file, out, StandardCopyOption.ATOMIC_MOVE);
            touched.add(Staging.parent(file));
        }
        if (held && !Files.isRegularFile(before, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            Files.move(before, file, StandardCopyOption.ATOMIC_MOVE);
            touched.add(Staging.parent(file));
        } else if (held) {
            try {
                Files.createLink(file, before);
            } catch (FileAlreadyExistsException e) {
                return false;
            }
        }
        return true;
    }
}
