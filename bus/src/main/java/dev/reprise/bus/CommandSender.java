package dev.reprise.bus;

import dev.reprise.contracts.Event;

/** Sends commands to the workers. A command may arrive twice, or never: it is sent again. */
@FunctionalInterface
public interface CommandSender {
    /**
     * @throws BusException if the bus did not take it within its deadline
     */
    void send(Event command) throws InterruptedException;
}
