package dev.reprise.backup;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.contracts.Command;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.Verb;
import dev.reprise.decisions.State;
import dev.reprise.decisions.StepState;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every stream open, as a level: closed only by the step of a run, and from that step until
 * another one opens it or the run is over. What closed it is read from the journal's fold, so a
 * restart in the middle of a recovery changes nothing. Thread-safe.
 */
final class StreamKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamKeeper.class);

    private final Map<String, Kept> kept = new LinkedHashMap<>();
    private final PacedVault vault;
    private final Duration flowing;

    private static final class Kept {
        private final ChangeStream stream;
        private final ChangeStream.Listener listener;
        private @Nullable RunId closedBy;
        private boolean open;

        /** Why it could not be opened, as said in the log; empty once it could. */
        private String hindrance = "";

        Kept(ChangeStream stream, ChangeStream.Listener listener) {
            this.stream = stream;
            this.listener = listener;
        }
    }

    /**
     * @param components whose streams are to be kept
     * @param listeners one for each, by component
     * @param flowing how long one that a step opens may take until it flows
     */
    StreamKeeper(
            Iterable<Component> components,
            Function<String, ChangeStream.Listener> listeners,
            PacedVault vault,
            Duration flowing) {
        this.vault = vault;
        this.flowing = flowing;
        for (Component component : components) {
            component.backup().stream()
                    .ifPresent(
                            stream ->
                                    kept.put(
                                            component.name(),
                                            new Kept(stream, listeners.apply(component.name()))));
        }
    }

    /** Opens what should be open by what the journal says; called again and again. */
    void keep(State state) {
        kept.forEach(
                (component, each) -> {
                    synchronized (each) {
                        if (!each.open && wanted(component, each, state)) {
                            open(component, each);
                        }
                    }
                });
    }

    /** What each stream has received, for those that are open. */
    Map<String, ChangeStream.Level> levels() {
        var levels = new LinkedHashMap<String, ChangeStream.Level>();
        kept.forEach((component, each) -> levels.put(component, each.stream.level()));
        return levels;
    }

    StepEnd close(Command.CloseStream command, Work work)
            throws SupersededException, InterruptedException, IOException {
        Kept each = kept.get(command.component());
        if (each == null) {
            return StepEnd.done("has no stream");
        }
        synchronized (each) {
            each.closedBy = command.ref().run();
            each.open = false;
        }
        return each.stream.close(work, vault.open());
    }

    StepEnd open(Command.OpenStream command, Work work)
            throws SupersededException, InterruptedException, IOException {
        Kept each = kept.get(command.component());
        if (each == null) {
            return StepEnd.done("has no stream");
        }
        synchronized (each) {
            each.closedBy = null;
            each.stream.open(vault.open(), each.listener);
            each.open = true;
        }
        work.crashPoint("backup.open-stream.mid");
        long start = System.nanoTime();
        while (!each.stream.level().flowing()) {
            if (System.nanoTime() - start > flowing.toNanos()) {
                return new StepEnd.Failed(
                        new Problem(
                                "the stream does not flow within " + flowing.toSeconds() + " s",
                                command.component(),
                                "see the backup service's log; it goes on trying by itself"),
                        true,
                        "");
            }
            work.progress("opening the stream", 0, 0, "");
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return StepEnd.done("the stream flows");
    }

    @Override
    public void close() {
        kept.forEach(
                (component, each) -> {
                    try {
                        each.stream.close();
                    } catch (RuntimeException e) {
                        LOG.warn("component={} its stream did not close", component, e);
                    }
                });
    }

    private void open(String component, Kept each) {
        try {
            each.stream.open(vault.open(), each.listener);
            each.open = true;
            each.hindrance = "";
            LOG.info("component={} its stream is kept", component);
        } catch (IOException e) {
            String hindrance = String.valueOf(e.getMessage());
            if (!hindrance.equals(each.hindrance)) {
                each.hindrance = hindrance;
                LOG.warn("component={} its stream cannot be kept yet: {}", component, hindrance);
            }
        }
    }

    private static boolean wanted(String component, Kept each, State state) {
        RunId local = each.closedBy;
        if (local != null) {
            // The fold may lag behind the command: a run that it does not know is not over.
            if (state.run(local).filter(run -> !run.open()).isEmpty()) {
                return false;
            }
            each.closedBy = null;
        }
        return !closedByRun(component, state);
    }

    private static boolean closedByRun(String component, State state) {
        return state.inHand(component)
                .filter(
                        run ->
                                issued(run.steps(), Verb.CLOSE_STREAM).isPresent()
                                        && issued(run.steps(), Verb.OPEN_STREAM).isEmpty())
                .isPresent();
    }

    private static Optional<StepState> issued(Map<String, StepState> steps, Verb verb) {
        return steps.values().stream().filter(step -> step.command().verb() == verb).findFirst();
    }
}
