package dev.reprise.runtime;

import dev.reprise.bus.Envelopes;

/** Names the services of this process. */
@FunctionalInterface
public interface Participants {
    /**
     * @param service such as {@code restore}
     * @return the envelopes in which it speaks, with its identity
     */
    Envelopes envelopes(String service);
}
