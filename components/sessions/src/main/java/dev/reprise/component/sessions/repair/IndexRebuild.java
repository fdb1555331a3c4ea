package dev.reprise.component.sessions.repair;

import dev.reprise.component.Rebuild;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.sessions.tree.Unreadable;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Problem;
import dev.reprise.files.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds lost, emptied, damaged and incomplete indexes of sub-sessions anew from the sub-sessions
 * that are there. Entries that are there stay, also those that a damaged index still tells.
 */
public final class IndexRebuild implements Rebuild {
    private final String component;
    private final Beside beside;
    private final Scratch scratch;

    public IndexRebuild(String component, Beside beside, Scratch scratch) {
        this.component = component;
        this.beside = beside;
        this.scratch = scratch;
    }

    @Override
    public Outcome preview() throws InterruptedException {
        Path contents = null;
        try {
            Optional<Outcome> refused = refusal();
            if (refused.isPresent()) {
                return refused.get();
            }
            contents = scratch.make();
            IndexPlan plan = plan(Depot.in(contents));
            return new Rebuilt(
                    plan.repairs().stream().map(Repair::path).toList(), plan.leftAlone(), "");
        } catch (IOException | UncheckedIOException e) {
            return failed(e);
        } finally {
            Beside.removeQuietly(contents);
        }
    }

    @Override
    public Outcome rebuild(Work work) throws InterruptedException, SupersededException {
        Path stage = beside.staging(work.ref());
        try {
            Optional<Outcome> refused = refusal();
            if (refused.isPresent()) {
                return refused.get();
            }
            for (Path earlier : beside.stagings()) {
                FileTree.remove(earlier);
            }
            return rebuild(work, new Staging(stage));
        } catch (IOException | UncheckedIOException e) {
            return failed(e);
        } finally {
            Beside.removeQuietly(stage);
        }
    }

    private Outcome rebuild(Work work, Staging staging)
            throws IOException, InterruptedException, SupersededException {
        Depot depot = staging.make();
        IndexPlan indexes = plan(depot);
        var plan =
                new RepairPlan(
                        indexes.repairs(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Loss.NOTHING,
                        List.of());
        if (plan.repairs().isEmpty()) {
            return new Rebuilt(List.of(), indexes.leftAlone(), "");
        }
        staging.fill(plan, depot, work);
        Path kept = beside.kept(work.ref().run(), work.ref().attempt());
        Staging.keepPlan(kept, plan);
        var puts = new PutIn(beside.target(), staging, kept, List.of());
        var rebuilt = new ArrayList<String>();
        var leftAlone = new ArrayList<>(indexes.leftAlone());
        for (Repair each : plan.repairs()) {
            switch (puts.put(each)) {
                case PUT_IN, PUT_ASIDE -> rebuilt.add(each.path());
                case CONFLICT -> leftAlone.add(new LeftAlone(each.path(), "changed all the while"));
            }
        }
        puts.sync();
        return new Rebuilt(List.copyOf(rebuilt), List.copyOf(leftAlone), kept.toString());
    }

    private IndexPlan plan(Depot depot) throws IOException, InterruptedException {
        LiveTree live = LiveTree.<RuntimeException>read(beside.target(), (done, total) -> {});
        return new IndexPlan(live, depot, Map.of(), Map.of(), null);
    }

    private Optional<Outcome> refusal() throws IOException {
        Path target = beside.target();
        if (Files.notExists(target)) {
            return Optional.of(
                    refused("the sessions folder is not there", "correct path: in reprise.yaml"));
        }
        Layout layout = Layout.of(target);
        return layout.known()
                ? beside.obstacle(component).map(Refused::new)
                : Optional.of(
                        refused(
                                "cannot rebuild indexes in " + layout.words(),
                                "nothing: it has no index of sub-sessions that we know"));
    }

    private Refused refused(String what, String next) {
        return new Refused(new Problem(what, component + ": " + beside.target(), next));
    }

    private Failed failed(Exception e) {
        return new Failed(
                new Problem(
                        "cannot rebuild the indexes",
                        component
                                + ": "
                                + (e instanceof IOException io
                                        ? Unreadable.named(io)
                                        : e.getMessage()),
                        "see that " + beside.target() + " can be read and written, and has space"));
    }
}
