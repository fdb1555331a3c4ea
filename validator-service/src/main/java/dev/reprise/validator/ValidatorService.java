package dev.reprise.validator;

import dev.reprise.component.Component;
import dev.reprise.contracts.Verb;
import dev.reprise.runtime.Connections;
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

/** Does the steps that prove. */
@Singleton
final class ValidatorService implements Ready {
    private final Map<String, Component> components;
    private final Worker worker;

    ValidatorService(Premises premises, Connections bus, VaultDoor vault, ValidatorConfig config) {
        this.components = premises.open();
        this.worker =
                new Worker(
                        Verb.Role.VALIDATOR,
                        premises.stack(),
                        bus,
                        new ValidatorSteps(components, vault),
                        config.slots());
    }

    @Override
    public String service() {
        return "validator";
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
    }

    @Incoming("validator-commands")
    @Blocking
    void onCommand(ConsumerRecord<byte[], byte[]> record)
            throws InterruptedException, UndeliverableException {
        worker.onRecord(record);
    }
}
