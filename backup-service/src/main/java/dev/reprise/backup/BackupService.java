package dev.reprise.backup;

import dev.reprise.bus.Envelopes;
import dev.reprise.component.Component;
import dev.reprise.contracts.Pulse;
import dev.reprise.contracts.Verb;
import dev.reprise.decisions.Incident;
import dev.reprise.runtime.Connections;
import dev.reprise.runtime.GuardedThread;
import dev.reprise.runtime.Outbox;
import dev.reprise.runtime.Premises;
import dev.reprise.runtime.Ready;
import dev.reprise.runtime.Starting;
import dev.reprise.runtime.UndeliverableException;
import dev.reprise.runtime.VaultDoor;
import dev.reprise.runtime.Worker;
import dev.reprise.stack.Mode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Does the steps of its role, and keeps the streams between them. */
@Singleton
final class BackupService implements Ready {
    private static final Duration CLOSING = Duration.ofSeconds(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final long LEVEL_NANOS = Duration.ofSeconds(1).toNanos();

    private final Map<String, Component> components;
    private final Connections bus;
    private final Worker worker;
    private final Outbox outbox;
    private final StreamKeeper streams;
    private final GuardedThread keeping;

    BackupService(Premises premises, Connections bus, VaultDoor door, BackupConfig config) {
        this.components = premises.open();
        this.bus = bus;
        Envelopes envelopes = bus.participants().envelopes("backup");
        this.outbox = new Outbox(bus.facts(), envelopes);
        var vault =
                new PacedVault(
                        door,
                        components.values(),
                        premises.stack().vault(),
                        config.incidentPace(),
                        this::incidentOpen);
        var reporter = new StreamReporter(outbox, bus.facts(), envelopes);
        this.streams =
                new StreamKeeper(
                        components.values().stream()
                                .filter(each -> premises.mode(each.name()) != Mode.WATCH)
                                .toList(),
                        component -> reporter,
                        vault,
                        config.flowing());
        var points = new PointWriter(premises.stack().name(), components, premises.clock());
        this.worker =
                new Worker(
                        Verb.Role.BACKUP,
                        premises.stack(),
                        bus,
                        new BackupSteps(components, vault, points, streams),
                        config.slots());
        this.keeping = new GuardedThread("backup-streams", this::keep);
    }

    @Override
    public String service() {
        return "backup";
    }

    @Override
    public boolean ready() {
        return worker.ready();
    }

    void start(@Observes @Priority(Starting.SERVICES) StartupEvent event) {
        outbox.open();
        worker.open();
        keeping.start();
    }

    void stop(@Observes ShutdownEvent event) {
        keeping.close(CLOSING);
        worker.close();
        streams.close();
        outbox.close();
        components.values().forEach(Component::close);
    }

    @Incoming("backup-commands")
    @Blocking
    void onCommand(ConsumerRecord<byte[], byte[]> record)
            throws InterruptedException, UndeliverableException {
        worker.onRecord(record);
    }

    private boolean incidentOpen() {
        return worker.state().incidents().values().stream().anyMatch(Incident::open);
    }

    /** The fold decides which streams are to be open, so it has to be whole first. */
    private void keep() throws InterruptedException {
        long told = System.nanoTime() - LEVEL_NANOS;
        while (true) {
            if (worker.ready()) {
                streams.keep(worker.state());
            }
            if (System.nanoTime() - told >= LEVEL_NANOS) {
                told = System.nanoTime();
                streams.levels()
                        .forEach(
                                (component, level) ->
                                        bus.pulses()
                                                .send(
                                                        worker.envelopes()
                                                                .wrap(
                                                                        new Pulse.StreamLevel(
                                                                                component,
                                                                                level.received(),
                                                                                level.vaulted(),
                                                                                level.coveredTo(),
                                                                                level.counts()))));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
        }
    }
}
