package dev.reprise.bus.simulation;

import dev.reprise.bus.StepEnding;
import dev.reprise.bus.StepExecutor;
import dev.reprise.bus.StepWork;
import dev.reprise.contracts.Command;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Outcome.Hold;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.StepResult.Finding;
import dev.reprise.contracts.StepResult.Mark;
import dev.reprise.contracts.StepResult.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Does steps as the components promise to: under a lock, looking first, with names that carry run
 * and attempt, in pieces between which anything may happen.
 */
final class SimExecutor implements StepExecutor {
    private final Scheduler scheduler;
    private final Scheduler.Process process;
    private final Map<String, SimTarget> targets;
    private final Supplier<Instant> clock;
    private final Honesty honesty;

    /**
     * How often steps and proofs go wrong by themselves.
     *
     * @param stops how often the process stops for a while between a look and its deed
     * @param blind whether a switch does not look at what an earlier attempt has done
     */
    record Honesty(
            double failures,
            double rot,
            double falseAlarms,
            double badCopies,
            double stops,
            boolean blind) {}

    SimExecutor(
            Scheduler scheduler,
            Scheduler.Process process,
            Map<String, SimTarget> targets,
            Supplier<Instant> clock,
            Honesty honesty) {
        this.scheduler = scheduler;
        this.process = process;
        this.targets = targets;
        this.clock = clock;
        this.honesty = honesty;
    }

    @Override
    public StepEnding execute(Command command, StepWork work) throws InterruptedException {
        toil(work, 1);
        if (scheduler.chance(honesty.failures())) {
            return new StepEnding.Failed(problem("simulated failure"), true, "");
        }
        return switch (command) {
            case Command.SealComponent seal -> seal(target(seal), work);
            case Command.JoinPoint join -> join(join, work);
            case Command.ScrubPoint scrub -> {
                toil(work, 3);
                yield done(new StepResult.Scrubbed(scrub.snapshot(), 1, List.of()));
            }
            case Command.CloseStream close -> {
                toil(work, 1);
                target(close).streaming = false;
                yield done(
                        new StepResult.StreamClosed(
                                new Position("b", "1"), clock.get(), null, null, Loss.NOTHING));
            }
            case Command.OpenStream open -> {
                toil(work, 1);
                target(open).streaming = true;
                yield done(new StepResult.Done(""));
            }
            case Command.StageCopy stage -> stage(stage, work);
            case Command.VerifyCopy verify -> {
                toil(work, 2);
                SimTarget.Copy copy = target(verify).staged.get(verify.copy().place());
                yield copy == null
                        ? new StepEnding.Failed(problem("the copy is gone"), false, "")
                        : proof(copy.good() ? Verdict.PASSED : Verdict.DAMAGED);
            }
            case Command.ValidateTarget validate -> validate(validate, work);
            case Command.FenceTarget fence -> locked(target(fence), () -> fence(fence, work));
            case Command.StartTarget start -> locked(target(start), () -> start(start, work));
            case Command.SwitchOver over -> locked(target(over), () -> switchOver(over, work));
            case Command.RollBack back -> locked(target(back), () -> rollBack(back, work));
            case Command.ReleaseTarget release ->
                    locked(target(release), () -> release(release, work));
        };
    }

    private interface Effect {
        StepEnding run() throws InterruptedException;
    }

    /** The operating system's lock on the target: it ends with its process, not with a pause. */
    private StepEnding locked(SimTarget target, Effect effect) throws InterruptedException {
        Scheduler.Process holder = target.lock;
        if (holder != null) {
            return new StepEnding.Refused(problem("locked by " + holder.name), true);
        }
        target.lock = process;
        try {
            return effect.run();
        } finally {
            if (target.lock == process) {
                target.lock = null;
            }
        }
    }

    private StepEnding seal(SimTarget target, StepWork work) throws InterruptedException {
        String tag = work.ref().run() + "." + work.ref().step();
        Seal there = target.sealed.get(tag);
        if (there != null) {
            return done(new StepResult.Sealed(there));
        }
        toil(work, 4);
        if (!target.up || target.live == null) {
            return new StepEnding.Failed(problem("cannot connect"), true, "");
        }
        if (work.superseded()) {
            return new StepEnding.Superseded();
        }
        var seal =
                new Seal(
                        target.name,
                        "sim",
                        "snap-" + target.name + "-" + target.sealed.size(),
                        clock.get(),
                        new Position("b", "0"),
                        Seal.Consistency.FUZZY,
                        1,
                        1,
                        Map.of());
        target.addSeal(tag, seal);
        toil(work, 1);
        return done(new StepResult.Sealed(seal));
    }

    private StepEnding join(Command.JoinPoint join, StepWork work) throws InterruptedException {
        toil(work, 1);
        String point = "p-" + work.ref().run();
        return done(new StepResult.Joined(point, point, join.seals(), !join.unsealed().isEmpty()));
    }

    private StepEnding stage(Command.StageCopy stage, StepWork work) throws InterruptedException {
        SimTarget target = target(stage);
        toil(work, 5);
        String source = stage.source().seal().snapshot();
        if (scheduler.chance(honesty.rot())) {
            return new StepEnding.Failed(problem("a pack is rotten"), false, source);
        }
        String place = work.ref().label();
        boolean good =
                target.goodSeals.getOrDefault(source, false)
                        && !scheduler.chance(honesty.badCopies());
        target.staged.put(place, new SimTarget.Copy(place, good));
        toil(work, 1);
        return done(
                new StepResult.Staged(
                        place,
                        source,
                        new Position("b", "1"),
                        clock.get(),
                        Loss.NOTHING,
                        Map.of()));
    }

    private StepEnding fence(Command.FenceTarget fence, StepWork work) throws InterruptedException {
        SimTarget target = target(fence);
        List<String> seen = fence.seen();
        if (seen == null || seen.isEmpty()) {
            target.touched = true;
        } else if (!target.touched) {
            throw new AssertionError(target.name + " was ended, and always well");
        }
        work.holdPlaced(new Hold(target.name, "writers", "writers paused", "resume them"));
        target.holds.add("writers");
        toil(work, 1);
        target.up = false;
        return done(new StepResult.Done("fenced"));
    }

    private StepEnding release(Command.ReleaseTarget release, StepWork work)
            throws InterruptedException {
        SimTarget target = target(release);
        toil(work, 1);
        target.holds.remove("writers");
        work.holdReleased(target.name, "writers");
        return done(new StepResult.Done("released"));
    }

    private StepEnding start(Command.StartTarget start, StepWork work) throws InterruptedException {
        SimTarget target = target(start);
        toil(work, 2);
        if (work.superseded()) {
            return new StepEnding.Superseded();
        }
        if (target.up) {
            return done(new StepResult.Done("it runs already"));
        }
        if (target.live == null) {
            return new StepEnding.Failed(problem("no data to start on"), false, "");
        }
        target.start();
        toil(work, 1);
        return done(new StepResult.Done("started"));
    }

    private StepEnding switchOver(Command.SwitchOver over, StepWork work)
            throws InterruptedException {
        SimTarget target = target(over);
        String run = work.ref().run().value();
        var there = new StepResult.Switched("kept-" + run, List.of(), List.of(), Loss.NOTHING);
        if (!honesty.blind() && target.switched.contains(run)) {
            return done(there);
        }
        boolean half = target.live == null && target.kept.containsKey(run);
        stopHere();
        if (work.superseded()) {
            return new StepEnding.Superseded();
        }
        if (!half) {
            target.putAside(run);
            stopHere();
            if (work.superseded()) {
                return new StepEnding.Superseded();
            }
        }
        target.bringIn(run, over.copy().place());
        toil(work, 2);
        return done(there);
    }

    private StepEnding rollBack(Command.RollBack back, StepWork work) throws InterruptedException {
        SimTarget target = target(back);
        String run = work.ref().run().value();
        if (target.rolledBack.contains(run)) {
            return done(new StepResult.Done("rolled back already"));
        }
        stopHere();
        if (work.superseded()) {
            return new StepEnding.Superseded();
        }
        boolean half = target.live == null && target.kept.containsKey(run);
        if (target.switched.contains(run) || half) {
            target.rollBack(run);
        }
        toil(work, 1);
        return done(new StepResult.Done("rolled back"));
    }

    private StepEnding validate(Command.ValidateTarget validate, StepWork work)
            throws InterruptedException {
        toil(work, 2);
        SimTarget target = target(validate);
        SimTarget.Copy live = target.live;
        if (!target.up || live == null) {
            return new StepEnding.Failed(problem("cannot connect"), true, "");
        }
        if (scheduler.chance(honesty.falseAlarms())) {
            return proof(Verdict.DAMAGED);
        }
        return proof(live.good() ? Verdict.PASSED : Verdict.DAMAGED);
    }

    /** Work takes time, says how it goes, and can be cut short at every piece. */
    private void toil(StepWork work, int pieces) throws InterruptedException {
        for (int piece = 0; piece < pieces; piece++) {
            work.progress("working", piece, pieces, "pieces");
            scheduler.await(scheduler.latency() + 20_000_000);
        }
    }

    private void stopHere() throws InterruptedException {
        if (scheduler.chance(honesty.stops())) {
            scheduler.pause(process);
        }
        scheduler.await(scheduler.latency());
    }

    private SimTarget target(Command command) {
        SimTarget target = targets.get(command.component());
        if (target == null) {
            throw new AssertionError("a step for nobody: " + command);
        }
        return target;
    }

    private static StepEnding done(StepResult result) {
        return new StepEnding.Succeeded(result);
    }

    private static StepEnding proof(Verdict verdict) {
        Mark mark = verdict == Verdict.PASSED ? Mark.OK : Mark.BROKEN;
        return done(
                new StepResult.Validated(
                        verdict, List.of(new Finding("simulated", mark, "as it is"))));
    }

    private static Problem problem(String what) {
        return new Problem(what, "the simulated target", "look at the seed");
    }
}
