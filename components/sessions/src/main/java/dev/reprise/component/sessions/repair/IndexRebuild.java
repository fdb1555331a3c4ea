package dev.reprise.component.sessions.repair;

import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.contracts.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Builds lost, emptied, unreadable and incomplete indexes of sub-sessions anew from the
 * sub-sessions that are there. Entries that are there stay; what was replaced is kept beside.
 * Called under the target's lock.
 */
public final class IndexRebuild {
    private final Beside beside;

    public IndexRebuild(Path target) {
        this.beside = new Beside(target);
    }

    /**
     * @param rebuilt paths of the indexes that were written, or would be
     * @param conflicts paths of those that changed all the while and were left alone
     * @param kept where the replaced ones lie; empty if nothing was written
     */
    public record Rebuilt(List<String> rebuilt, List<String> conflicts, String kept) {}

    /** What would be rebuilt. Touches nothing. */
    public List<String> preview() throws IOException, InterruptedException {
        Path contents = Files.createTempDirectory("reprise-rebuild-");
        try {
            return plan(Depot.in(contents)).stream().map(Repair::path).toList();
        } finally {
            Beside.remove(contents);
        }
    }

    public Rebuilt rebuild(Work work)
            throws IOException, InterruptedException, SupersededException {
        var staging = new Staging(beside.staging(work.ref()));
        Path kept = beside.kept(work.ref().run(), work.ref().attempt());
        Files.createDirectories(staging.depot());
        try {
            Depot depot = Depot.in(staging.depot());
            var plan =
                    new RepairPlan(
                            plan(depot), List.of(), List.of(), List.of(), Loss.NOTHING, List.of());
            if (plan.repairs().isEmpty()) {
                return new Rebuilt(List.of(), List.of(), "");
            }
            staging.fill(plan, depot, work);
            Staging.keepPlan(kept, plan);
            var puts = new PutIn(beside.target(), staging, kept, List.of());
            var rebuilt = new ArrayList<String>();
            var conflicts = new ArrayList<String>();
            for (Repair each : plan.repairs()) {
                switch (puts.put(each)) {
                    case PUT_IN -> rebuilt.add(each.path());
                    case CONFLICT -> conflicts.add(each.path());
                }
            }
            puts.sync();
            return new Rebuilt(rebuilt, conflicts, kept.toString());
        } finally {
            Beside.remove(beside.staging(work.ref()));
        }
    }

    private List<Repair> plan(Depot depot) throws IOException, InterruptedException {
        LiveTree live = LiveTree.<RuntimeException>read(beside.target(), (done, total) -> {});
        return new IndexPlan(live, depot, Map.of(), Map.of(), null).repairs();
    }
}
