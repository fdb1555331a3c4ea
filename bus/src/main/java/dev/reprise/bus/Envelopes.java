package dev.reprise.bus;

import dev.reprise.contracts.Command;
import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.JournalOpened;
import dev.reprise.contracts.Message;
import dev.reprise.contracts.Notice;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Pulse;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.RunId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts what a service says into its CloudEvents envelope. Thread-safe if its ids are.
 *
 * @param ids unique ids, such as random UUIDs
 */
public record Envelopes(Identity me, Supplier<String> ids) {
    /** A message whose subject and correlation can be told from itself. */
    public Event wrap(Message message) {
        return wrap(message, subject(message), run(message), null);
    }

    /** A message about a component, within a run, because of an event. */
    public Event wrap(
            Message message, String component, @Nullable RunId run, @Nullable String causation) {
        return new Event(
                ids.get(),
                me.source(),
                component.isEmpty() ? me.stack() : me.stack() + "/" + component,
                run == null ? null : run.value(),
                causation,
                message);
    }

    private static String subject(Message message) {
        return switch (message) {
            case Observation observation -> observation.component();
            case Command command -> command.component();
            case Decision.StepIssued issued -> issued.command().component();
            case Decision.RunStarted started -> started.target();
            case Decision.IncidentOpened opened -> opened.incident().component();
            case Decision.IncidentAttached attached -> attached.component();
            case Decision.IncidentClosed closed -> closed.incident().component();
            case Decision.ActionWithheld withheld -> withheld.incident().component();
            case Decision ignored -> "";
            case Outcome.HoldPlaced placed -> placed.hold().component();
            case Outcome.HoldReleased released -> released.component();
            case Outcome ignored -> "";
            case Request.RestoreRequested request -> request.component();
            case Request.CheckRequested request -> request.component();
            case Request ignored -> "";
            case Pulse.StreamLevel level -> level.component();
            case Pulse ignored -> "";
            case Notice ignored -> "";
            case JournalOpened ignored -> "";
        };
    }

    private static @Nullable RunId run(Message message) {
        return switch (message) {
            case Command command -> command.ref().run();
            case Decision.OfRun decision -> decision.run();
            case Outcome.StepAccepted outcome -> outcome.ref().run();
            case Outcome.StepSucceeded outcome -> outcome.ref().run();
            case Outcome.StepRefused outcome -> outcome.ref().run();
            case Outcome.StepFailed outcome -> outcome.ref().run();
            case Pulse.Progress progress -> progress.ref().run();
            case Pulse ignored -> null;
            case Outcome.HoldPlaced ignored -> null;
            case Outcome.HoldReleased ignored -> null;
            case Decision ignored -> null;
            case Observation ignored -> null;
            case Request ignored -> null;
            case Notice ignored -> null;
            case JournalOpened ignored -> null;
        };
    }
}
