package dev.reprise.restore;

import dev.reprise.component.Component;
import dev.reprise.contracts.Verb;
import dev.reprise.runtime.Connections;
import dev.reprise.runtime.MisconfiguredException;
import dev.reprise.runtime.Premises;
import dev.reprise.runtime.Ready;
import dev.reprise.runtime.Starting;
import dev.reprise.runtime.UndeliverableException;
import dev.reprise.runtime.VaultDoor;
import dev.reprise.runtime.Worker;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Does the steps that touch protected targets. */
@Singleton
final class RestoreService implements Ready {
    private final Map<String, Component> components;
    private final Wards wards;
    private final Worker worker;

    RestoreService(Premises premises, Connections bus, VaultDoor vault, RestoreConfig config) {
        this.components = premises.open();
        this.wards = new Wards(premises.stack().state());
        for (Component each : components.values()) {
            wards.take(each)
                    .ifPresent(
                            problem -> {
                                wards.close();
                                throw new MisconfiguredException(problem);
                            });
        }
        this.worker =
                new Worker(
                        Verb.Role.RESTORE,
                        premises.stack(),
                        bus,
                        new RestoreSteps(components, wards, vault::open, config.lockWithin()),
                        config.slots());
    }

    @Override
    public String service() {
        return "restore";
    }

    @Override
    public boolean ready() {
        return worker.ready();
    }

    void start(@Observes @Priority(Starting.SERVICES) StartupEvent event) {
        worker.open();
    }

    void stop(@Observes ShutdownEvent event) {
        worker.close();
        components.values().forEach(Component::close);
        wards.close();
    }

    @Incoming("restore-commands")
    @Blocking
    void onCommand(ConsumerRecord<byte[], byte[]> record)
            throws InterruptedException, UndeliverableException {
        worker.onRecord(record);
    }
}
