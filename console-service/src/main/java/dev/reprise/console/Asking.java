package dev.reprise.console;

import dev.reprise.bus.BusException;
import dev.reprise.bus.Envelopes;
import dev.reprise.bus.Journal;
import dev.reprise.component.Kinds;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.console.Order;
import dev.reprise.contracts.console.RequestReport;
import dev.reprise.decisions.Run;
import dev.reprise.runtime.Premises;
import dev.reprise.stack.Stack;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Appends what people ask for to the journal, and tells what became of it. */
final class Asking {
    private static final Duration READ_BACK = Duration.ofSeconds(10);

    private final Stack stack;
    private final Kinds kinds;
    private final Journal journal;
    private final Envelopes envelopes;
    private final History history;
    private final InstantSource clock;

    Asking(Premises premises, Journal journal, Envelopes envelopes, History history) {
        this.stack = premises.stack();
        this.kinds = premises.kinds();
        this.journal = journal;
        this.envelopes = envelopes;
        this.history = history;
        this.clock = premises.clock();
    }

    /**
     * @throws ProblemException if it names what is not there, or the journal did not take it
     */
    RequestReport ask(Order order) throws InterruptedException {
        components(order).forEach(this::known);
        refuseParts(order);
        Request request = request(order, envelopes.ids());
        long sequence = append(request);
        if (!history.await(sequence, READ_BACK)) {
            throw new ProblemException(
                    503,
                    new Problem(
                            "the order was written, and not yet read back",
                            request.request(),
                            "see `reprise status` in a moment"));
        }
        return report(request.request())
                .orElse(new RequestReport(request.request(), RequestReport.State.ENDED, null));
    }

    private long append(Request request) throws InterruptedException {
        try {
            return journal.append(envelopes.wrap(request));
        } catch (BusException e) {
            throw new ProblemException(
                    503,
                    new Problem(
                            "the order may not have been written: " + e.getMessage(),
                            request.request(),
                            "see `reprise status`; without a bus, `reprise restore --offline`"));
        }
    }

    Optional<RequestReport> report(String id) {
        History.Snapshot snapshot = history.snapshot();
        Optional<Run> run = snapshot.request(id);
        if (run.isPresent()) {
            return Optional.of(
                    new RequestReport(
                            id,
                            run.get().open()
                                    ? RequestReport.State.STARTED
                                    : RequestReport.State.ENDED,
                            new RunView(snapshot, clock.instant()).of(run.get())));
        }
        return snapshot.state().requests().containsKey(id)
                ? Optional.of(new RequestReport(id, RequestReport.State.WAITING, null))
                : Optional.empty();
    }

    private static Request request(Order order, Supplier<String> ids) {
        String id = ids.get();
        return switch (order) {
            case Order.Backup backup ->
                    new Request.BackupRequested(
                            id, backup.by(), backup.name(), backup.components());
            case Order.Restore restore ->
                    new Request.RestoreRequested(
                            id,
                            restore.by(),
                            restore.component(),
                            restore.scope(),
                            restore.time(),
                            restore.snapshot());
            case Order.Check check -> new Request.CheckRequested(id, check.by(), check.component());
            case Order.Automation automation ->
                    new Request.AutomationSwitched(id, automation.by(), automation.paused());
        };
    }

    private static List<String> components(Order order) {
        return switch (order) {
            case Order.Backup backup -> backup.components();
            case Order.Restore restore -> List.of(restore.component());
            case Order.Check check -> List.of(check.component());
            case Order.Automation ignored -> List.of();
        };
    }

    /** A part of what has no parts must never come to mean all of it. */
    private void refuseParts(Order order) {
        if (!(order instanceof Order.Restore restore) || restore.scope().isEmpty()) {
            return;
        }
        Stack.Member member = known(restore.component());
        if (!kinds.haveParts(member.kind())) {
            throw new ProblemException(
                    400,
                    new Problem(
                            "a %s comes back as a whole, it has no parts to name"
                                    .formatted(member.kind()),
                            restore.component() + "/" + restore.scope().getFirst(),
                            "name " + restore.component() + " for all of it"));
        }
    }

    private Stack.Member known(String component) {
        Stack.Member member = stack.protect().get(component);
        if (member == null) {
            throw new ProblemException(
                    404,
                    new Problem(
                            "there is no component " + component,
                            stack.name(),
                            "name one of " + String.join(", ", stack.protect().keySet())));
        }
        return member;
    }
}
