package dev.reprise.notifier;

import dev.reprise.bus.Envelopes;
import dev.reprise.runtime.Connections;
import dev.reprise.runtime.GuardedThread;
import dev.reprise.runtime.Heartbeat;
import dev.reprise.runtime.Premises;
import dev.reprise.runtime.Ready;
import dev.reprise.runtime.Starting;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Tells people, and writes the post-mortems. */
@Singleton
final class NotifierService implements Ready {
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final Connections bus;
    private final Envelopes envelopes;
    private final Channel channel;
    private final NotifierLoop loop;
    private final GuardedThread thread;
    private @Nullable Heartbeat heartbeat;

    NotifierService(Premises premises, Connections bus) {
        this.bus = bus;
        this.envelopes = bus.participants().envelopes("notifier");
        this.channel = Channels.of(premises.stack());
        ZoneId zone = ZoneId.systemDefault();
        this.loop =
                new NotifierLoop(
                        bus.facts(),
                        envelopes,
                        new Dispatch(channel, System::nanoTime),
                        new Reviews(premises.stack().state().resolve("postmortems"), zone),
                        zone);
        this.thread = new GuardedThread("notifier-loop", loop::run);
    }

    @Override
    public String service() {
        return "notifier";
    }

    @Override
    public boolean ready() {
        return loop.current();
    }

    void start(@Observes @Priority(Starting.SERVICES) StartupEvent event) {
        heartbeat = new Heartbeat(bus.pulses(), envelopes);
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) {
        if (heartbeat != null) {
            heartbeat.close();
        }
        thread.close(CLOSING);
        channel.close();
    }
}
