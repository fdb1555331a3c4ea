/**
 * The journal, the worker loop and the decision loop, free of Kafka. The Kafka side lives in
 * bus.kafka.
 */
@NullMarked
package dev.reprise.bus;

import org.jspecify.annotations.NullMarked;
