package dev.reprise.bus;

import dev.reprise.contracts.Event;
import java.util.List;

/** Sends commands to the workers. A command may arrive twice, or never: it is sent again. */
@FunctionalInterface
public interface CommandSender {
    /**
     * @param commands at least one
     * @throws BusException if the bus did not take every one of them within its deadline; any part
     *     of them may have been sent
     */
    void send(List<Event> commands) throws InterruptedException;
}
