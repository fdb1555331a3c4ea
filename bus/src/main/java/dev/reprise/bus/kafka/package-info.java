/**
 * The bus on Kafka: the journal, commands, pulses, dead letters, and the bootstrap of the topics.
 * Decides nothing.
 */
@NullMarked
package dev.reprise.bus.kafka;

import org.jspecify.annotations.NullMarked;
