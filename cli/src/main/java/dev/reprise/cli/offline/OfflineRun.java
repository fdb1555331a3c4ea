package dev.reprise.cli.offline;

import dev.reprise.cli.screen.ProgressLine;
import dev.reprise.cli.screen.Readable;
import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.StepRef;
import dev.reprise.contracts.StepResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Does steps one after another, and keeps the report of them. Used by one thread. */
final class OfflineRun {
    private static final String CRASH_AT = "REPRISE_CRASH_AT";
    private static final int HALTED = 137;

    private final ReportFolder folder;
    private final ProgressLine line;
    private final InstantSource clock;
    private OfflineReport report;

    OfflineRun(OfflineReport report, ReportFolder folder, ProgressLine line, InstantSource clock) {
        this.report = report;
        this.folder = folder;
        this.line = line;
        this.clock = clock;
    }

    /** A component's part in a step. */
    @FunctionalInterface
    interface Part {
        StepEnd run(Work work) throws SupersededException, InterruptedException, IOException;
    }

    OfflineReport report() {
        return report;
    }

    void keep(OfflineReport changed) throws IOException {
        report = changed;
        folder.write(report);
    }

    OfflineReport end(OfflineReport.State state, @Nullable Problem why) throws IOException {
        keep(report.ended(state, clock.instant(), why));
        return report;
    }

    /** Does a step, again where that may help, and gives its last end. */
    StepEnd step(String name, int attempts, Part part) throws IOException, InterruptedException {
        StepEnd end = once(name, part);
        for (int i = 1; i < attempts && retryable(end); i++) {
            end = once(name, part);
        }
        return end;
    }

    private StepEnd once(String name, Part part) throws IOException, InterruptedException {
        var ref = new StepRef(new RunId(report.run()), name, report.nextAttempt(name));
        line.show(report.component() + ": " + name, "");
        long start = System.nanoTime();
        StepEnd end;
        try {
            end = part.run(new Told(ref));
        } catch (IOException | UncheckedIOException e) {
            end =
                    new StepEnd.Failed(
                            new Problem(
                                    String.valueOf(e.getMessage()),
                                    report.component(),
                                    "see to its space and rights, then again"),
                            false,
                            "");
        } catch (SupersededException e) {
            throw new IllegalStateException("there is no other attempt", e);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        keep(report.with(new OfflineReport.Step(name, ref.attempt(), took, result(end), why(end))));
        return end;
    }

    private static boolean retryable(StepEnd end) {
        return switch (end) {
            case StepEnd.Succeeded ignored -> false;
            case StepEnd.Refused refused -> refused.retryable();
            case StepEnd.Failed failed -> failed.retryable();
        };
    }

    private static @Nullable StepResult result(StepEnd end) {
        return end instanceof StepEnd.Succeeded done ? done.result() : null;
    }

    static @Nullable Problem why(StepEnd end) {
        return switch (end) {
            case StepEnd.Succeeded ignored -> null;
            case StepEnd.Refused refused -> refused.problem();
            case StepEnd.Failed failed -> failed.problem();
        };
    }

    /** What a step says goes to the screen, and its holds into the report. */
    private final class Told implements Work {
        private final StepRef ref;

        Told(StepRef ref) {
            this.ref = ref;
        }

        @Override
        public StepRef ref() {
            return ref;
        }

        @Override
        public void progress(String doing, long done, long total, String unit) {
            boolean bytes = unit.equals("bytes");
            String says = bytes ? Readable.size(done) : Readable.count(done) + " " + unit;
            String of =
                    total <= 0
                            ? ""
                            : " of " + (bytes ? Readable.size(total) : Readable.count(total));
            line.show(report.component() + ": " + ref.step(), doing + " " + says + of);
        }

        @Override
        public void holdPlaced(Outcome.Hold hold) {
            kept(report.holding(hold));
        }

        @Override
        public void holdReleased(String component, String hold) {
            kept(report.released(hold));
        }

        @Override
        public void crashPoint(String name) {
            if (name.equals(System.getenv(CRASH_AT))) {
                Runtime.getRuntime().halt(HALTED);
            }
        }

        private void kept(OfflineReport changed) {
            try {
                keep(changed);
            } catch (IOException e) {
                throw new UncheckedIOException("the report cannot be written", e);
            }
        }
    }
}
