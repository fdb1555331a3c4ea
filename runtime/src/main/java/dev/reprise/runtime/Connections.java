package dev.reprise.runtime;

import dev.reprise.bus.kafka.Cluster;
import dev.reprise.bus.kafka.KafkaJournal;
import dev.reprise.bus.kafka.KafkaPulseSender;

/**
 * A process's way to the bus, shared by its services.
 *
 * @param facts what several services append at one time travels together and is flushed once
 */
public record Connections(
        Cluster cluster, KafkaJournal facts, KafkaPulseSender pulses, Participants participants) {}
