package dev.reprise.runtime;

import dev.reprise.bus.Bus;
import dev.reprise.bus.BusException;
import dev.reprise.bus.CrashPoints;
import dev.reprise.bus.DecisionLoop;
import dev.reprise.bus.Envelopes;
import dev.reprise.bus.KnownJournalFile;
import dev.reprise.bus.LocalPredecessors;
import dev.reprise.bus.Rhythm;
import dev.reprise.bus.StepExecutor;
import dev.reprise.bus.StepThreads;
import dev.reprise.bus.Ticker;
import dev.reprise.bus.WorkerLoop;
import dev.reprise.bus.kafka.Records;
import dev.reprise.contracts.Command;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.Outcome.StepRefused;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.StepRef;
import dev.reprise.contracts.Verb;
import dev.reprise.contracts.Wire;
import dev.reprise.decisions.State;
import dev.reprise.stack.Stack;
import java.time.Duration;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A service that does steps: the worker loop on a thread of its own, and what feeds it. */
public final class Worker implements Ready, AutoCloseable {
    /** Platform threads: a step that computes must not keep probes from their virtual ones. */
    private static final StepThreads THREADS =
            (name, work) -> Thread.ofPlatform().daemon().name(name).start(work);

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Envelopes envelopes;
    private final Connections connections;
    private final WorkerLoop loop;
    private final GuardedThread thread;
    private @Nullable Heartbeat heartbeat;

    /**
     * @param slots steps at one time
     */
    public Worker(
            Verb.Role role,
            Stack stack,
            Connections connections,
            StepExecutor executor,
            int slots) {
        this.envelopes = connections.participants().envelopes(role.name().toLowerCase(Locale.ROOT));
        this.connections = connections;
        this.loop =
                new WorkerLoop(
                        role,
                        envelopes,
                        new Bus(
                                connections.facts(),
                                command -> {
                                    throw new IllegalStateException("a worker sends no command");
                                },
                                connections.pulses()),
                        executor,
                        new WorkerLoop.Surroundings(
                                new KnownJournalFile(stack.state().resolve("journal-id")),
                                new LocalPredecessors(),
                                THREADS,
                                CrashPoints.fromEnvironment(),
                                new DecisionLoop.Timing(Ticker.SYSTEM, Rhythm.USUAL),
                                slots));
        this.thread = new GuardedThread(service() + "-loop", loop::run);
    }

    @Override
    public String service() {
        return envelopes.me().service();
    }

    @Override
    public boolean ready() {
        return loop.current();
    }

    /** The fold of the journal as far as this worker has read it. */
    public State state() {
        return loop.state();
    }

    public Envelopes envelopes() {
        return envelopes;
    }

    public void open() {
        thread.start();
        heartbeat = new Heartbeat(connections.pulses(), envelopes);
    }

    @Override
    public void close() {
        if (heartbeat != null) {
            heartbeat.close();
        }
        loop.close();
        thread.close(CLOSING);
    }

    /**
     * A record of the commands' topic has arrived. One that cannot be understood is refused where
     * it says what step it is for. Where it does not, it is dropped: each host has three workers,
     * and the orchestrator alone keeps it as evidence.
     *
     * @throws UndeliverableException if it could not be refused
     */
    public void onRecord(ConsumerRecord<byte[], byte[]> record)
            throws InterruptedException, UndeliverableException {
        switch (Records.decode(record)) {
            case Wire.Decoded.Known(Event event) -> {
                if (event.message() instanceof Command) {
                    loop.onCommand(event);
                }
            }
            case Wire.Decoded.Unknown(String type, boolean ignored, String correlation) ->
                    refuse(record, "a command of an unknown type, " + type);
            case Wire.Decoded.Unreadable(String reason) -> refuse(record, reason);
        }
    }

    private void refuse(ConsumerRecord<byte[], byte[]> record, String why)
            throws InterruptedException, UndeliverableException {
        CommandHead head = CommandHead.of(record.value());
        StepRef ref = head.ref();
        if (ref == null || !envelopes.me().host().equals(head.host())) {
            return;
        }
        var problem =
                new Problem(
                        "cannot read " + why,
                        head.component() == null ? "" : head.component(),
                        "use one version of Reprise on all hosts");
        try {
            connections.facts().append(envelopes.wrap(new StepRefused(ref, problem, false)));
        } catch (BusException e) {
            throw new UndeliverableException(why + "; and its refusal: " + e.getMessage());
        }
    }
}
