package dev.reprise.component.sessions.repair;

import dev.reprise.component.Restore;
import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.sessions.shelf.Shelf;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.sessions.tree.RecordPath;
import dev.reprise.component.sessions.tree.Unreadable;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.StepResult.Staged;
import dev.reprise.contracts.StepResult.Switched;
import dev.reprise.files.FileTree;
import dev.reprise.vault.Vault;
import dev.reprise.vault.fault.VaultException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts session files back beside everything that was written since. There is nothing to fence or to
 * start: single files are put in, none is taken from a program that has written it. Thread-safe;
 * the steps are called under the target's lock.
 *
 * <p>Longer than most classes, because a restore has eight sides; what each does lies in a class of
 * its own.
 */
public final class SessionsRestore implements Restore {
    private static final int MOST_ADDRESSES = 1_000;

    private final String component;
    private final Beside beside;
    private final Scratch scratch;
    private final Received received;
    private final Clock clock;
    private final Function<Vault, Shelf> shelves;

    public SessionsRestore(
            String component,
            Beside beside,
            Scratch scratch,
            Received received,
            Clock clock,
            Function<Vault, Shelf> shelves) {
        this.component = component;
        this.beside = beside;
        this.scratch = scratch;
        this.received = received;
        this.clock = clock;
        this.shelves = shelves;
    }

    @Override
    public StepEnd fence(Work work, List<String> seen) {
        return StepEnd.done("session files have no process to end");
    }

    @Override
    public StepEnd start(Work work) {
        return StepEnd.done("session files have no process to start");
    }

    @Override
    public StepEnd release(Work work) {
        return StepEnd.done("session files are never held");
    }

    @Override
    public StepEnd stage(Work work, Vault vault, Source source, Goal goal)
            throws SupersededException, InterruptedException {
        var staging = new Staging(beside.staging(work.ref()));
        try {
            Optional<StepEnd> refused = refusal(goal);
            if (refused.isPresent()) {
                return refused.get();
            }
            for (Path earlier : beside.stagings()) {
                FileTree.remove(earlier);
            }
            work.progress("taking in what was written last", 0, 0, "");
            Instant asked = received(goal);
            LiveTree live =
                    LiveTree.<SupersededException>read(
                            beside.target(),
                            (done, total) ->
                                    work.progress("reading session files", done, total, "files"));
            Depot depot = staging.make();
            RepairPlan plan;
            switch (planner(live, vault, depot).plan(source, goal, scope(goal), asked)) {
                case RepairPlan planned -> plan = planned;
                case Planned.Unknown unknown -> {
                    FileTree.remove(beside.staging(work.ref()));
                    return new StepEnd.Refused(nobodyKnows(unknown), false);
                }
            }
            Optional<StepEnd> cramped = cramped(plan, staging);
            if (cramped.isPresent()) {
                Beside.removeQuietly(beside.staging(work.ref()));
                return cramped.get();
            }
            staging.fill(plan, depot, work);
            Instant newest =
                    plan.repairs().stream()
                            .map(Repair::from)
                            .filter(Objects::nonNull)
                            .max(Instant::compareTo)
                            .orElse(null);
            return new StepEnd.Succeeded(
                    new Staged(
                            beside.staging(work.ref()).toString(),
                            source.seal().snapshot(),
                            null,
                            newest,
                            plan.loss(),
                            counts(plan),
                            plan.notes()));
        } catch (VaultException e) {
            Beside.removeQuietly(beside.staging(work.ref()));
            return new StepEnd.Failed(
                    new Problem(
                            "cannot read the seal " + shortened(source.seal().snapshot()),
                            component + ": " + e.getMessage(),
                            "an older seal is tried; check the vault with `reprise points verify`"),
                    true,
                    source.seal().snapshot());
        } catch (IOException | UncheckedIOException e) {
            // half a copy helps nobody, and may have taken the last of the disk
            Beside.removeQuietly(beside.staging(work.ref()));
            return failed("cannot stage the session files", e);
        }
    }

    /** A disk that a copy has filled would stop what still works. */
    private Optional<StepEnd> cramped(RepairPlan plan, Staging staging) throws IOException {
        long needed = Staging.room(plan, staging.depot());
        long free = Files.getFileStore(staging.depot()).getUsableSpace();
        return needed / 2 < free
                ? Optional.empty()
                : Optional.of(
                        new StepEnd.Refused(
                                new Problem(
                                        "there is not enough space for what is to be put back: it"
                                                + " needs %d MB more, and %d MB are free"
                                                        .formatted((needed >> 21) + 1, free >> 20),
                                        component + ": beside " + beside.target(),
                                        "make room there"),
                                true));
    }

    @Override
    public StepEnd switchOver(Work work, Staged copy)
            throws SupersededException, InterruptedException {
        try {
            Optional<Marker> marker = Marker.read(beside.marker());
            boolean ours =
                    marker.isPresent() && marker.get().run().equals(work.ref().run().value());
            if (ours && marker.get().result() != null) {
                return new StepEnd.Succeeded(marker.get().result());
            }
            Path kept =
                    ours
                            ? Path.of(marker.get().kept())
                            : beside.kept(work.ref().run(), work.ref().attempt());
            var staging = new Staging(Path.of(copy.place()));
            Optional<RepairPlan> plan = staging.plan();
            if (plan.isEmpty()) {
                return new StepEnd.Failed(
                        new Problem(
                                "the staged copy is gone or not whole",
                                component + ": " + copy.place(),
                                "stage it again"),
                        false,
                        "");
            }
            Staging.keepPlan(kept, plan.get());
            List<RepairPlan.GivenUp> givenUp = givenUp(marker, plan.get());
            new Marker(work.ref().run().value(), kept.toString(), null, givenUp)
                    .write(beside.marker());
            Switched result = putIn(work, plan.get(), staging, kept);
            new Marker(work.ref().run().value(), kept.toString(), result, givenUp)
                    .write(beside.marker());
            FileTree.remove(Path.of(copy.place()));
            return new StepEnd.Succeeded(result);
        } catch (IOException | UncheckedIOException e) {
            return failed("cannot put the session files in", e);
        }
    }

    private Switched putIn(Work work, RepairPlan plan, Staging staging, Path kept)
            throws IOException, SupersededException {
        var puts = new PutIn(beside.target(), staging, kept, plan.folders());
        try (PutInLog journal = PutInLog.open(kept)) {
            long done = 0;
            for (Repair each : plan.repairs()) {
                work.progress("putting session files in", done++, plan.repairs().size(), "files");
                if (!journal.done().containsKey(each.path())) {
                    journal.add(each.path(), puts.put(each));
                }
                if (done == plan.repairs().size() / 2 + 1) {
                    work.crashPoint("restore.switch.mid");
                }
            }
            puts.sync();
            journal.sync();
            var putBack = new LinkedHashSet<String>();
            var conflicts = new LinkedHashSet<>(plan.leftAlone());
            for (Repair each : plan.repairs()) {
                switch (journal.done().getOrDefault(each.path(), PutIn.Ending.CONFLICT)) {
                    case PUT_IN -> putBack.add(address(each.path()));
                    case PUT_ASIDE -> {}
                    case CONFLICT -> conflicts.add(address(each.path()));
                }
            }
            return new Switched(
                    plan.repairs().isEmpty() ? "" : kept.toString(),
                    first(putBack),
                    first(conflicts),
                    plan.loss());
        }
    }

    @Override
    public StepEnd rollBack(Work work, @Nullable Switched switched)
            throws SupersededException, InterruptedException {
        try {
            Optional<Marker> marker = Marker.read(beside.marker());
            String kept =
                    switched != null
                            ? switched.kept()
                            : marker.filter(each -> each.run().equals(work.ref().run().value()))
                                    .map(Marker::kept)
                                    .orElse("");
            if (kept.isEmpty()) {
                return StepEnd.done("nothing was put in");
            }
            int left = new TakeBack(beside.target(), Path.of(kept)).all(work);
            if (marker.isPresent() && marker.get().kept().equals(kept)) {
                Files.deleteIfExists(beside.marker());
            }
            return StepEnd.done(
                    left == 0
                            ? "everything that was put in was taken out again"
                            : left + " files were left, they were written to since");
        } catch (IOException | UncheckedIOException e) {
            return failed("cannot take the session files out again", e);
        }
    }

    @Override
    public Preview preview(Vault vault, Source source, Goal goal) throws InterruptedException {
        Path contents = null;
        try {
            Optional<StepEnd> refused = refusal(goal);
            if (refused.isPresent() && refused.get() instanceof StepEnd.Refused why) {
                return refusedPreview(why.problem().what());
            }
            contents = scratch.make();
            Instant asked = received(goal);
            LiveTree live = LiveTree.<RuntimeException>read(beside.target(), (done, total) -> {});
            RepairPlanner planner = planner(live, vault, Depot.in(contents));
            return switch (planner.plan(source, goal, scope(goal), asked)) {
                case RepairPlan plan ->
                        new PreviewText(component, plan, contents, clock)
                                .preview(source, beside.target());
                case Planned.Unknown unknown -> refusedPreview(nobodyKnows(unknown).what());
            };
        } catch (VaultException e) {
            return Preview.unreadable(e.fact() + ": " + e.subject());
        } catch (IOException | UncheckedIOException e) {
            return refusedPreview("cannot look at it: " + Unreadable.named(e));
        } finally {
            Beside.removeQuietly(contents);
        }
    }

    private RepairPlanner planner(LiveTree live, Vault vault, Depot depot) throws IOException {
        return new RepairPlanner(
                live, shelves.apply(vault), received, depot, clock.instant(), stated());
    }

    /** What is missing for good, above all what was put aside, is said to be lost once. */
    private Set<String> stated() throws IOException {
        return Marker.read(beside.marker())
                .filter(each -> each.result() != null)
                .map(Marker::givenUp)
                .orElse(List.of())
                .stream()
                .filter(each -> each.stamp().isEmpty())
                .map(RepairPlan.GivenUp::path)
                .collect(Collectors.toSet());
    }

    /**
     * Waits for what a receiver is about to take in, unless this very run has closed its stream.
     *
     * @return up to when everything must be known where nobody knows when the damage began
     */
    private Instant received(Goal goal) throws IOException, InterruptedException {
        Instant asked = clock.instant();
        if (goal.known() == null) {
            received.await(goal.onset() == null ? asked : goal.onset());
        }
        return asked;
    }

    private Problem nobodyKnows(Planned.Unknown unknown) {
        return new Problem(
                "no session " + String.join(", ", unknown.sessions()) + " is known",
                component + ": neither in " + beside.target() + " nor in what is kept of it",
                "see that the id is right; of one that is long gone an older seal may know:"
                        + " reprise restore --at");
    }

    private Optional<StepEnd> refusal(Goal goal) throws IOException {
        Layout layout = Layout.of(beside.target());
        if (!layout.known()) {
            return Optional.of(
                    new StepEnd.Refused(
                            new Problem(
                                    "cannot restore sessions in " + layout.words(),
                                    component + ": " + beside.target(),
                                    "restore the folder by hand; layouts A and B are supported"),
                            false));
        }
        if (Scope.of(component, goal.scope()).isEmpty()) {
            return Optional.of(
                    new StepEnd.Refused(
                            new Problem(
                                    "no addresses of sessions: " + PreviewText.named(goal.scope()),
                                    component + ": " + beside.target(),
                                    "write " + component + "/ses_X or " + component + "/ses_X/**"),
                            false));
        }
        return beside.obstacle(component).map(each -> new StepEnd.Refused(each, false));
    }

    private Scope scope(Goal goal) {
        return Scope.of(component, goal.scope()).orElseThrow();
    }

    /** An older one counts on while the file is the same, unreadable or missing one. */
    private static List<RepairPlan.GivenUp> givenUp(Optional<Marker> marker, RepairPlan plan) {
        var found = new TreeMap<String, RepairPlan.GivenUp>();
        marker.ifPresent(old -> old.givenUp().forEach(each -> found.put(each.path(), each)));
        plan.repairs().forEach(each -> found.remove(each.path()));
        plan.givenUp().forEach(each -> found.put(each.path(), each));
        return List.copyOf(found.values());
    }

    private static Map<String, Long> counts(RepairPlan plan) {
        var counts = new TreeMap<String, Long>();
        counts.put("put-back", plan.count(Repair.Kind.PUT_BACK));
        counts.put("replaced", plan.count(Repair.Kind.REPLACE) + plan.count(Repair.Kind.SET_ASIDE));
        counts.put("put-aside", plan.count(Repair.Kind.PUT_ASIDE));
        counts.put("indexes", plan.count(Repair.Kind.INDEX));
        counts.put("given-up", (long) plan.givenUp().size());
        return counts;
    }

    private String address(String path) {
        String session = RecordPath.of(path).session();
        return component + "/" + (session.isEmpty() ? path : session);
    }

    private static List<String> first(Set<String> addresses) {
        return addresses.stream().limit(MOST_ADDRESSES).toList();
    }

    private StepEnd failed(String what, Exception e) {
        return new StepEnd.Failed(
                new Problem(
                        what,
                        component + ": " + Unreadable.named(e),
                        "see that " + beside.target() + " can be read and written, and has space"),
                true,
                "");
    }

    private static Preview refusedPreview(String why) {
        return new Preview("nothing", List.of(), List.of(), List.of(), 0, 0, List.of(why));
    }

    private static String shortened(String snapshot) {
        return snapshot.substring(0, Math.min(8, snapshot.length()));
    }
}
