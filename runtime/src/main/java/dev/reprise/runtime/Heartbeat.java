package dev.reprise.runtime;

import dev.reprise.bus.Envelopes;
import dev.reprise.bus.PulseSender;
import dev.reprise.contracts.Pulse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Says every two seconds that a service is there, until it is closed. */
public final class Heartbeat implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Thread thread;

    public Heartbeat(PulseSender pulse, Envelopes envelopes) {
        String service = envelopes.me().service();
        thread =
                Thread.ofVirtual()
                        .name(service + "-heartbeat")
                        .unstarted(() -> beat(pulse, envelopes));
        thread.start();
    }

    private static void beat(PulseSender pulse, Envelopes envelopes) {
        var me = envelopes.me();
        var beat = new Pulse.Beat(me.service(), me.host(), me.instance());
        while (!Thread.currentThread().isInterrupted()) {
            pulse.send(envelopes.wrap(beat));
            try {
                TimeUnit.NANOSECONDS.sleep(EVERY.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
