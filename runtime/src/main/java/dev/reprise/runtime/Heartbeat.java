package dev.reprise.runtime;

import dev.reprise.bus.Envelopes;
import dev.reprise.bus.PulseSender;
import dev.reprise.contracts.Pulse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Says every two seconds that a service is there, until it is closed. */
public final class Heartbeat implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final GuardedThread thread;

    public Heartbeat(PulseSender pulse, Envelopes envelopes) {
        String service = envelopes.me().service();
        thread = GuardedThread.virtual(service + "-heartbeat", () -> beat(pulse, envelopes));
        thread.start();
    }

    private static void beat(PulseSender pulse, Envelopes envelopes) throws InterruptedException {
        var me = envelopes.me();
        var beat = new Pulse.Beat(me.service(), me.host(), me.instance());
        while (!Thread.currentThread().isInterrupted()) {
            pulse.send(envelopes.wrap(beat));
            TimeUnit.NANOSECONDS.sleep(EVERY.toNanos());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
