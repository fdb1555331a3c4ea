package dev.reprise.runtime;

import dev.reprise.bus.Envelopes;
import dev.reprise.bus.Identity;
import dev.reprise.bus.kafka.Cluster;
import dev.reprise.bus.kafka.KafkaJournal;
import dev.reprise.bus.kafka.KafkaPulseSender;
import dev.reprise.component.Kinds;
import dev.reprise.contracts.Topics;
import dev.reprise.stack.Stack;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;

/** What the services of one process share. */
@Singleton
final class Producers {
    private final String instance = RandomIds.sixteenDigits();

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Kinds kinds() {
        return Kinds.installed();
    }

    @Produces
    @Singleton
    Stack stack(ProcessConfig config, Kinds kinds) {
        return kinds.read(config.config());
    }

    @Produces
    @Singleton
    Cluster cluster(ProcessConfig config, Stack stack) {
        return new Cluster(config.bus(), new Topics(stack.name()));
    }

    @Produces
    @Singleton
    KafkaJournal journal(Cluster cluster) {
        return new KafkaJournal(cluster, "facts");
    }

    void close(@Disposes KafkaJournal journal) {
        journal.close();
    }

    @Produces
    @Singleton
    KafkaPulseSender pulse(Cluster cluster) {
        return new KafkaPulseSender(cluster, "pulse");
    }

    void close(@Disposes KafkaPulseSender pulse) {
        pulse.close();
    }

    @Produces
    @Singleton
    Premises premises(Stack stack, Kinds kinds, Clock clock) {
        return new Premises(stack, kinds, clock);
    }

    @Produces
    @Singleton
    Connections connections(
            Cluster cluster,
            KafkaJournal facts,
            KafkaPulseSender pulses,
            Participants participants) {
        return new Connections(cluster, facts, pulses, participants);
    }

    @Produces
    @Singleton
    VaultDoor vault(Stack stack) {
        return new VaultDoor(stack);
    }

    void close(@Disposes VaultDoor vault) throws IOException {
        vault.close();
    }

    @Produces
    @Singleton
    Participants participants(Stack stack) {
        return service ->
                new Envelopes(
                        Identity.ofThisProcess(stack.name(), stack.host(), service, instance),
                        RandomIds::unique);
    }
}
