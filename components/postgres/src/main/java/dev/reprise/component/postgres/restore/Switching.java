package dev.reprise.component.postgres.restore;

import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.postgres.configuration.OutsideFiles;
import dev.reprise.component.postgres.configuration.ServerConfiguration;
import dev.reprise.component.postgres.server.ControlFile;
import dev.reprise.component.postgres.server.ServerFolder;
import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.StepResult;
import dev.reprise.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a copy live by two renames, and takes them back. Between any two of its writes the process
 * may be killed: the marker and the folders that are there say what is left to do. Nothing is ever
 * removed or written over.
 */
final class Switching {
    private static final Logger LOG = LoggerFactory.getLogger(Switching.class);

    private final LocalServer local;
    private final ServerFolder live;
    private final Path marker;

    Switching(LocalServer local, ServerFolder live) {
        this.local = local;
        this.live = live;
        this.marker = local.beside(".reprise-marker.json");
    }

    Optional<SwitchMarker> marker() throws IOException {
        return SwitchMarker.read(marker);
    }

    StepEnd switchOver(Work work, StepResult.Staged copy)
            throws IOException, SupersededException, InterruptedException {
        RunId run = work.ref().run();
        Optional<SwitchMarker> found = marker();
        if (found.isPresent() && found.get().run().equals(run)) {
            switch (found.get().state()) {
                case SWITCHED -> {
                    return switched(found.get(), copy.loss());
                }
                case PREPARED -> {
                    return goOn(work, found.get(), copy.loss());
                }
                case ROLLING_BACK, ROLLED_BACK -> {
                    return Ends.refused(
                            "this run has already rolled its switch back",
                            local.data(),
                            "start a new restore");
                }
            }
        }
        StepEnd settled = settle(work);
        if (!(settled instanceof StepEnd.Succeeded)) {
            return settled;
        }
        Optional<StepEnd> refusal = refusal(Path.of(copy.place()));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        work.progress("switching", 0, 2, "renames");
        var prepared =
                new SwitchMarker(
                        run,
                        work.ref().attempt(),
                        SwitchMarker.State.PREPARED,
                        copy.place(),
                        local.beside(".reprise-kept-" + run + "-" + work.ref().attempt())
                                .toString());
        return finish(work, prepared.write(marker), copy.loss());
    }

    /**
     * Brings what an ended run has left half done to its end.
     *
     * @return what was done, in its note; or why that cannot be
     */
    StepEnd settle(Work work) throws IOException, SupersededException {
        Optional<SwitchMarker> found = marker().filter(each -> !each.settled());
        if (found.isEmpty()) {
            return StepEnd.done("");
        }
        return switch (new CutOffSwitch(local, marker).settle(found.get())) {
            case CutOffSwitch.End.Settled settled -> {
                LOG.warn("{}: {}", local.data(), settled.did());
                work.progress(settled.did(), 0, 0, "");
                yield StepEnd.done(settled.did());
            }
            case CutOffSwitch.End.Unclear unclear -> unclear.why();
        };
    }

    /** Whatever was cut off before it moved the live data looks once more, as it did at first. */
    private StepEnd goOn(Work work, SwitchMarker prepared, Loss loss)
            throws IOException, SupersededException {
        boolean moved =
                !Files.exists(local.data())
                        || Files.exists(Path.of(prepared.kept()))
                        || !Files.exists(PrivateCopy.data(Path.of(prepared.stage())));
        Optional<StepEnd> refusal = moved ? Optional.empty() : refusal(Path.of(prepared.stage()));
        return refusal.isPresent() ? refusal.get() : finish(work, prepared, loss);
    }

    /** Looks once more, right before: the last chance to do nothing. */
    private Optional<StepEnd> refusal(Path stage) throws IOException {
        Optional<StageRecord> record = StageRecord.read(stage);
        if (record.isEmpty()) {
            return Optional.of(
                    Ends.refused("the copy is not there, or not whole", stage, "stage it again"));
        }
        if (!live.processes().isEmpty()) {
            return Optional.of(
                    Ends.refused(
                            "a server works in the data folder again: it is not replaced",
                            local.data(),
                            "if it is well, nothing is to be done; else fence it and try again"));
        }
        String now = Folders.identity(local.data());
        if (!now.isEmpty() && !now.equals(record.get().replaces())) {
            return Optional.of(
                    Ends.refused(
                            "the data folder is another one than when the copy was made",
                            local.data(),
                            "see who made it; then start a new restore"));
        }
        if (Folders.mounted(local.data())) {
            return Optional.of(mounted(local.data()));
        }
        List<String> barred = OutsideFiles.barred(stage.resolve(ServerConfiguration.OUTSIDE));
        if (!barred.isEmpty()) {
            return Optional.of(
                    Ends.refused(
                            "its configuration is missing, and we may not write it",
                            barred.getFirst(),
                            "put it back from "
                                    + stage.resolve(ServerConfiguration.OUTSIDE)
                                    + ", or let us write there; then again"));
        }
        ControlFile copied = ControlFile.read(PrivateCopy.data(stage));
        if (copied.state() != ControlFile.State.SHUT_DOWN) {
            return Optional.of(
                    Ends.refused(
                            "the copy was not shut down in an orderly way",
                            stage,
                            "stage it again"));
        }
        return Optional.empty();
    }

    static StepEnd.Refused mounted(Path data) {
        return Ends.refused(
                "the data folder is a mount point, which cannot be renamed",
                data,
                "restore by hand for now, or move the data into a folder below the mount point");
    }

    private StepEnd finish(Work work, SwitchMarker prepared, Loss loss)
            throws IOException, SupersededException {
        Path copy = PrivateCopy.data(Path.of(prepared.stage()));
        Path kept = Path.of(prepared.kept());
        if (Files.exists(copy)) {
            if (Files.exists(local.data())) {
                if (Files.exists(kept)) {
                    return Ends.failed(
                            "somebody has made the data folder anew during the switch",
                            local.data(),
                            "see who did; the data from before is kept in " + kept,
                            false);
                }
                Folders.move(local.data(), kept);
            }
            work.crashPoint("restore.switch.mid");
            // It says how the copy was started, which nobody shall start the live server with.
            Files.deleteIfExists(copy.resolve("postmaster.opts"));
            Folders.move(copy, local.data());
        } else if (!Files.exists(local.data())) {
            return Ends.failed(
                    "neither the copy nor the data folder is there",
                    local.data(),
                    "the data from before, if there was any, is kept in " + kept,
                    false);
        }
        work.progress("switching", 2, 2, "renames");
        putBackMissing(prepared);
        return switched(prepared.now(SwitchMarker.State.SWITCHED).write(marker), loss);
    }

    /** The data is live by now: a server that lacks a file says so when it is started. */
    private static void putBackMissing(SwitchMarker prepared) {
        Path outside = Path.of(prepared.stage()).resolve(ServerConfiguration.OUTSIDE);
        try {
            List<String> missing = OutsideFiles.putBackMissing(outside);
            if (!missing.isEmpty()) {
                LOG.info(
                        "run={} configuration files that were missing are back: {}",
                        prepared.run(),
                        missing);
            }
        } catch (IOException e) {
            LOG.error(
                    "run={} configuration files that are missing cannot be put back: {}; they are"
                            + " in every base of the vault under outside/",
                    prepared.run(),
                    e.getMessage());
        }
    }

    /** Removes what a finished switch has left of its stage: logs, and nothing but them. */
    void clear() throws IOException {
        Optional<SwitchMarker> done = marker();
        if (done.isPresent() && done.get().state() == SwitchMarker.State.SWITCHED) {
            Path stage = Path.of(done.get().stage());
            if (!Files.exists(PrivateCopy.data(stage))) {
                FileTree.remove(stage);
            }
        }
    }

    private StepEnd switched(SwitchMarker done, Loss loss) {
        String kept = Files.exists(Path.of(done.kept())) ? done.kept() : "";
        return new StepEnd.Succeeded(new StepResult.Switched(kept, List.of(), List.of(), loss));
    }

    StepEnd rollBack(Work work) throws IOException, SupersededException, InterruptedException {
        Optional<SwitchMarker> found = marker();
        if (found.isEmpty() || !found.get().run().equals(work.ref().run())) {
            return StepEnd.done("this run has switched nothing");
        }
        SwitchMarker switched = found.get();
        Path copy = PrivateCopy.data(Path.of(switched.stage()));
        Path kept = Path.of(switched.kept());
        if (switched.state() == SwitchMarker.State.ROLLED_BACK) {
            return StepEnd.done("already rolled back");
        }
        if (!Files.exists(kept)) {
            // A copy that is still beside never was live: whatever runs now is not ours to end.
            // And where the restored data is gone again, all is as it was found.
            return Files.exists(copy)
                            || !Files.exists(local.data())
                            || switched.state() == SwitchMarker.State.ROLLING_BACK
                    ? rolledBack(switched)
                    : Ends.refused(
                            "nothing was replaced, so there is nothing to go back to",
                            local.data(),
                            "keep the restored data, or restore another point");
        }
        if (Files.exists(copy) && Files.exists(local.data())) {
            return Ends.refused(
                    "somebody has made the data folder anew during the switch",
                    local.data(),
                    "see who did; the data from before is kept in " + kept);
        }
        if (!live.endAll(left -> work.progress("ending", 0, left, "processes")).isEmpty()) {
            return Ends.failed(
                    "the server does not end", local.data(), "end it by hand; then again", true);
        }
        switched.now(SwitchMarker.State.ROLLING_BACK).write(marker);
        if (Files.exists(local.data())) {
            Files.createDirectories(Path.of(switched.stage()));
            Folders.move(local.data(), copy);
        }
        work.crashPoint("restore.roll-back.mid");
        Folders.move(kept, local.data());
        return rolledBack(switched);
    }

    private StepEnd rolledBack(SwitchMarker switched) throws IOException {
        switched.now(SwitchMarker.State.ROLLED_BACK).write(marker);
        return StepEnd.done("the data from before is live again: " + local.data());
    }
}
