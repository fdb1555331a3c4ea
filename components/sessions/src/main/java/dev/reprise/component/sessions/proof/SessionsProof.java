package dev.reprise.component.sessions.proof;

import dev.reprise.component.Probe;
import dev.reprise.component.Proof;
import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.sessions.probe.ServerProbe;
import dev.reprise.component.sessions.repair.Beside;
import dev.reprise.component.sessions.repair.KeptRepair;
import dev.reprise.component.sessions.repair.LiveTree;
import dev.reprise.component.sessions.repair.Marker;
import dev.reprise.component.sessions.repair.Repair;
import dev.reprise.component.sessions.repair.RepairPlan;
import dev.reprise.component.sessions.repair.RepairPlan.GivenUp;
import dev.reprise.component.sessions.repair.Scope;
import dev.reprise.component.sessions.repair.Staging;
import dev.reprise.component.sessions.spool.Spool;
import dev.reprise.component.sessions.tree.MissingWindow;
import dev.reprise.component.sessions.tree.Reading;
import dev.reprise.component.sessions.tree.RecordPath;
import dev.reprise.component.sessions.tree.Trouble;
import dev.reprise.component.sessions.tree.Unreadable;
import dev.reprise.contracts.Command.Expectation;
import dev.reprise.contracts.Observation.ComponentMeasured;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.StepResult.Finding;
import dev.reprise.contracts.StepResult.Mark;
import dev.reprise.contracts.StepResult.Staged;
import dev.reprise.contracts.StepResult.Validated;
import dev.reprise.vault.files.PathNames;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Proves a repair by reading it all again. What was out of order before is not blamed on it.
 *
 * <p>Longer than most classes: each thing that is proven is worded here.
 */
public final class SessionsProof implements Proof {
    private final String component;
    private final Beside beside;
    private final Spool spool;
    private final Optional<URI> server;

    /**
     * @param spool which tells what went
     * @param server which lists the sessions, where there is one
     */
    public SessionsProof(String component, Beside beside, Spool spool, Optional<URI> server) {
        this.server = server;
        this.component = component;
        this.beside = beside;
        this.spool = spool;
    }

    @Override
    public StepEnd verify(Work work, Staged copy, Expectation expected)
            throws SupersededException, InterruptedException {
        try {
            var staging = new Staging(Path.of(copy.place()));
            Optional<RepairPlan> plan = staging.plan();
            if (plan.isEmpty()) {
                return ended(
                        List.of(
                                new Finding(
                                        "staged-files",
                                        Mark.BROKEN,
                                        "the staged copy is gone or not whole: " + copy.place())));
            }
            long bad = 0;
            long done = 0;
            List<Repair> staged = plan.get().repairs().stream().filter(Repair::putsIn).toList();
            for (Repair each : staged) {
                work.progress("verifying", done++, staged.size(), "files");
                Optional<Reading> file =
                        Reading.of(staging.file(each.path()), RecordPath.of(each.path()));
                boolean sound =
                        file.isPresent()
                                && file.get().hash().equals(each.hash())
                                && file.get().sound();
                bad += sound ? 0 : 1;
            }
            long all = staged.size();
            return ended(
                    List.of(
                            new Finding(
                                    "staged-files",
                                    bad == 0 ? Mark.OK : Mark.BROKEN,
                                    all - bad + " of " + all + " are whole and sound"),
                            new Finding(
                                    "sound-versions",
                                    plan.get().givenUp().isEmpty() ? Mark.OK : Mark.NOT_APPLICABLE,
                                    plan.get().givenUp().isEmpty()
                                            ? "every file has one"
                                            : plan.get().givenUp().size()
                                                    + " files have none, said as lost")));
        } catch (IOException e) {
            return failed(e);
        }
    }

    @Override
    public StepEnd validate(Work work, Expectation expected)
            throws SupersededException, InterruptedException {
        try {
            boolean file = Files.isRegularFile(beside.target());
            if (file || Files.notExists(beside.target())) {
                String is = file ? " is a file, not a folder" : " is not there";
                return ended(List.of(new Finding("folder", Mark.BROKEN, beside.target() + is)));
            }
            LiveTree live =
                    LiveTree.<SupersededException>read(
                            beside.target(),
                            (done, total) ->
                                    work.progress("reading session files", done, total, "files"));
            Optional<Marker> marker = Marker.read(beside.marker());
            Departed departed = Departed.read(spool);
            var findings = new ArrayList<Finding>();
            List<GivenUp> givenUp = marker.map(Marker::givenUp).orElse(List.of());
            Set<String> away = givenUp.stream().map(GivenUp::path).collect(Collectors.toSet());
            Set<String> ours = new HashSet<>();
            if (marker.isPresent()) {
                KeptRepair kept = KeptRepair.of(Path.of(marker.get().kept()));
                kept.putIn().forEach(each -> ours.add(each.path()));
                // what was seen after the switch was done, no repair has taken away
                Instant switched = Files.getLastModifiedTime(beside.marker()).toInstant();
                findings.add(putIn(kept, live, departed.after(switched)));
            }
            List<Trouble> troubles =
                    live.model().troubles().stream()
                            .filter(each -> givenUp.stream().noneMatch(up -> up.covers(each)))
                            .filter(each -> concerns(each.path(), expected.scope()))
                            .toList();
            findings.addAll(structure(troubles, ours, Optional.ofNullable(expected.before())));
            if (marker.isPresent()) {
                Unsaved.finding(component, marker.get(), work.ref().run()).ifPresent(findings::add);
            }
            findings.add(
                    departed.finding(
                            live,
                            path -> !away.contains(path) && concerns(path, expected.scope())));
            findings.addAll(counts(live, Optional.ofNullable(expected.before())));
            if (server.isPresent() && concernsAll(expected.scope())) {
                findings.add(asked(server.get()));
            }
            return ended(findings);
        } catch (IOException e) {
            return failed(e);
        }
    }

    private Finding putIn(KeptRepair repair, LiveTree live, Set<String> deletedSince)
            throws IOException {
        long same = 0;
        long goneOn = 0;
        long deleted = 0;
        var bad = new ArrayList<String>();
        for (Repair each : repair.putIn()) {
            Optional<Reading> file =
                    Reading.of(
                            PathNames.resolve(beside.target(), each.path()),
                            RecordPath.of(each.path()));
            if (file.isPresent() && file.get().hash().equals(each.hash())) {
                same++;
            } else if (file.isPresent() && !live.damaged().containsKey(each.path())) {
                goneOn++;
            } else if (file.isEmpty() && deletedSince.contains(each.path())) {
                deleted++;
            } else {
                bad.add(each.path());
            }
        }
        return new Finding(
                "put-back-files",
                bad.isEmpty() ? Mark.OK : Mark.BROKEN,
                same
                        + " are as they were staged, "
                        + goneOn
                        + " were written to since, "
                        + deleted
                        + " were deleted since"
                        + (bad.isEmpty() ? "" : ", wrong or gone: " + bad.getFirst()));
    }

    /** That it does not list them may have a reason beside what was put back: no way back. */
    private Finding asked(URI url) throws InterruptedException {
        try (var probe = new ServerProbe(component, url)) {
            return switch (probe.look(false)) {
                case Probe.Look.Seen seen when seen.symptoms().isEmpty() ->
                        new Finding("server", Mark.OK, "it lists its sessions");
                case Probe.Look.Seen seen ->
                        new Finding("server", Mark.EXCEEDED, seen.symptoms().getFirst().evidence());
                case Probe.Look.Blind blind ->
                        new Finding("server", Mark.NOT_APPLICABLE, blind.reason());
            };
        }
    }

    private boolean concernsAll(List<String> scope) {
        Optional<Scope> wanted = Scope.of(component, scope);
        return wanted.isEmpty() || wanted.get().all();
    }

    /** What a restore of some sessions was not asked to heal is not held against it. */
    private boolean concerns(String path, List<String> scope) {
        return concernsAll(scope)
                || Scope.of(component, scope)
                        .orElseThrow()
                        .sessions()
                        .contains(RecordPath.of(path).session());
    }

    /**
     * Damage in what was put in is ours. Damage elsewhere came from others since: more of it than
     * before is for a person to judge, and no reason to take the repair back. Where nobody has
     * counted it before, all of it is.
     */
    private static List<Finding> structure(
            List<Trouble> troubles, Set<String> ours, Optional<ComponentMeasured> before) {
        var findings = new ArrayList<Finding>();
        for (Trouble.Kind kind : Trouble.Kind.values()) {
            List<Trouble> found = troubles.stream().filter(each -> each.kind() == kind).toList();
            String check = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
            long known = before.map(each -> each.counts().getOrDefault(check, 0L)).orElse(0L);
            Mark mark = Mark.OK;
            if (kind.damage() && found.stream().anyMatch(each -> ours.contains(each.path()))) {
                mark = Mark.BROKEN;
            } else if ((kind.damage() || kind == Trouble.Kind.CANNOT_BE_READ)
                    && found.size() > known) {
                mark = Mark.EXCEEDED;
            }
            if (kind.damage() || !found.isEmpty()) {
                findings.add(
                        new Finding(
                                check,
                                mark,
                                found.size()
                                        + " found, "
                                        + (before.isPresent() ? known + " before" : "not measured")
                                        + (found.isEmpty()
                                                ? ""
                                                : ": "
                                                        + found.getFirst().path()
                                                        + ", "
                                                        + found.getFirst().says())));
            }
        }
        return findings;
    }

    private static List<Finding> counts(LiveTree live, Optional<ComponentMeasured> before) {
        Map<String, Long> now = live.model().counts();
        if (before.isEmpty()) {
            return List.of(
                    new Finding(
                            "counts",
                            Mark.NOT_APPLICABLE,
                            "not measured before; now " + now.get("sessions") + " sessions"));
        }
        var findings = new ArrayList<Finding>();
        for (String what : List.of("sessions", "sub-sessions", "messages", "parts")) {
            long is = now.getOrDefault(what, 0L);
            long was = before.get().counts().getOrDefault(what, 0L);
            // a few less may be tidied up meanwhile; as many less as would be a loss may not
            boolean lost = MissingWindow.isLoss(was - is, was);
            findings.add(
                    new Finding(
                            "count-" + what,
                            lost ? Mark.EXCEEDED : Mark.OK,
                            String.format(Locale.ROOT, "%,d now, %,d before", is, was)));
        }
        return findings;
    }

    private static StepEnd ended(List<Finding> findings) {
        boolean broken = findings.stream().anyMatch(each -> each.mark() == Mark.BROKEN);
        boolean exceeded = findings.stream().anyMatch(each -> each.mark() == Mark.EXCEEDED);
        return new StepEnd.Succeeded(
                new Validated(
                        broken
                                ? dev.reprise.contracts.StepResult.Verdict.DAMAGED
                                : exceeded
                                        ? dev.reprise.contracts.StepResult.Verdict.DOUBTFUL
                                        : dev.reprise.contracts.StepResult.Verdict.PASSED,
                        findings));
    }

    private StepEnd failed(IOException e) {
        return new StepEnd.Failed(
                new Problem(
                        "cannot read the session files",
                        component + ": " + Unreadable.named(e),
                        "see that " + beside.target() + " can be read"),
                true,
                "");
    }
}
