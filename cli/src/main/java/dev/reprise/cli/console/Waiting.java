package dev.reprise.cli.console;

import dev.reprise.cli.CommandException;
import dev.reprise.cli.Exit;
import dev.reprise.cli.screen.ProgressLine;
import dev.reprise.cli.screen.Readable;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.console.RequestReport;
import dev.reprise.contracts.console.RunReport;
import dev.reprise.contracts.console.RunReport.Phase;
import dev.reprise.contracts.console.RunReport.Progress;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Follows a request to its end, and shows how far it is. */
public final class Waiting {
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** What is under way on the same component may come first. */
    private static final Duration BEGUN_WITHIN = Duration.ofMinutes(15);

    private final ConsoleClient console;
    private final ProgressLine line;
    private final Duration begunWithin;

    public Waiting(ConsoleClient console, ProgressLine line) {
        this(console, line, BEGUN_WITHIN);
    }

    /**
     * @param begunWithin how long what nobody begins is waited for
     */
    Waiting(ConsoleClient console, ProgressLine line, Duration begunWithin) {
        this.console = console;
        this.line = line;
        this.begunWithin = begunWithin;
    }

    /**
     * Waits as long as the request has a future: each step has a lease of its own, so it ends. What
     * nobody begins is given back as it waits.
     *
     * @throws CommandException if the console goes away
     */
    public RequestReport until(String request) throws InterruptedException {
        long asked = System.nanoTime();
        while (true) {
            RequestReport report = report(request);
            switch (report.state()) {
                case ENDED -> {
                    return report;
                }
                case WAITING -> {
                    var waited = Duration.ofNanos(System.nanoTime() - asked);
                    if (waited.compareTo(begunWithin) > 0) {
                        return report;
                    }
                    line.show("waiting for its turn", Readable.took(waited));
                }
                case STARTED -> {
                    if (report.run() != null) {
                        show(report.run());
                    }
                }
            }
            Thread.sleep(PAUSE);
        }
    }

    /** What was asked for is in the journal by now, and outlives the services. */
    private RequestReport report(String request) {
        try {
            return console.get("/v1/requests/" + request, RequestReport.class);
        } catch (CommandException e) {
            if (e.exit() != Exit.UNREACHABLE) {
                throw e;
            }
            throw new CommandException(
                    Exit.UNREACHABLE,
                    "asked for, but its end was not seen: " + e.problem().what(),
                    "request " + request,
                    "it goes on by itself once they serve again: `reprise up`, then `reprise"
                            + " status`; do not ask a second time");
        }
    }

    /** What the end of a request means to whoever asked. */
    public static Exit exit(RequestReport report) {
        RunReport run = report.run();
        if (report.state() == RequestReport.State.WAITING) {
            return Exit.WAITING;
        }
        if (run == null) {
            return Exit.DONE;
        }
        return switch (run.state()) {
            case DONE -> sealed(run, Exit.DONE);
            case DOUBTFUL -> sealed(run, Exit.UNVERIFIED);
            case ROLLED_BACK -> Exit.ROLLED_BACK;
            case FAILED -> refused(run) ? Exit.REFUSED : Exit.FAILED;
            case FROZEN -> Exit.FAILED;
            case RUNNING -> Exit.WAITING;
        };
    }

    /** A point without all that was asked for is a backup in part, and one without any is none. */
    private static Exit sealed(RunReport run, Exit otherwise) {
        if (Unsealed.of(run).isEmpty()) {
            return otherwise;
        }
        return Unsealed.all(run) ? Exit.FAILED : Exit.PARTLY;
    }

    /** Whether nothing was done at all: it has no steps, or the first was refused. */
    private static boolean refused(RunReport run) {
        return run.steps().stream()
                .map(RunReport.StepReport::phase)
                .allMatch(
                        phase ->
                                phase == Phase.REFUSED
                                        || phase == Phase.WAITING
                                        || phase == Phase.SKIPPED);
    }

    private void show(RunReport run) {
        run.steps().stream()
                .filter(step -> step.phase() == Phase.ACCEPTED || step.phase() == Phase.ISSUED)
                .findFirst()
                .or(() -> run.steps().stream().filter(step -> step.problem() != null).findFirst())
                .ifPresent(step -> show(run, step));
    }

    private void show(RunReport run, RunReport.StepReport step) {
        String what =
                step.component()
                        + ": "
                        + step.verb().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        Problem problem = step.problem();
        if (problem == null) {
            line.show(what, howFar(run, step.progress()));
        } else {
            line.show(what + " is tried again: " + problem.what(), "");
        }
    }

    private static String howFar(RunReport run, @Nullable Progress progress) {
        String time = Readable.took(run.took());
        if (progress == null) {
            return time;
        }
        boolean bytes = progress.unit().equals("bytes");
        String done = bytes ? Readable.size(progress.done()) : Readable.count(progress.done());
        String total =
                progress.total() <= 0
                        ? ""
                        : " of "
                                + (bytes
                                        ? Readable.size(progress.total())
                                        : Readable.count(progress.total()));
        String unit = bytes ? "" : " " + progress.unit();
        return progress.doing() + " " + done + total + unit + ", " + time;
    }
}
