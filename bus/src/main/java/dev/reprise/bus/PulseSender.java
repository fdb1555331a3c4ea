package dev.reprise.bus;

import dev.reprise.contracts.Event;

/** Sends signs of life: at most once, never waited for, dropped where the bus is away. */
@FunctionalInterface
public interface PulseSender {
    void send(Event pulse);
}
