package dev.reprise.detector;

import dev.reprise.bus.Envelopes;
import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.runtime.Connections;
import dev.reprise.runtime.GuardedThread;
import dev.reprise.runtime.Heartbeat;
import dev.reprise.runtime.Outbox;
import dev.reprise.runtime.Premises;
import dev.reprise.runtime.Ready;
import dev.reprise.runtime.Starting;
import dev.reprise.stack.Mode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches every component through all its probes, each on a thread of its own. */
@Singleton
final class DetectorService implements Ready {
    private static final Logger LOG = LoggerFactory.getLogger(DetectorService.class);

    private final Premises premises;
    private final Hysteresis hysteresis;
    private final Outbox outbox;
    private final List<Watch> watches = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    DetectorService(Premises premises, Connections bus, DetectorConfig config) {
        this.premises = premises;
        this.hysteresis = new Hysteresis(config.up(), config.down(), config.blind());
        Envelopes envelopes = bus.participants().envelopes("detector");
        this.outbox = new Outbox(bus.facts(), envelopes);
        open.add(outbox);
        open.add(new Heartbeat(bus.pulses(), envelopes));
    }

    @Override
    public String service() {
        return "detector";
    }

    @Override
    public boolean ready() {
        return !watches.isEmpty() && watches.stream().allMatch(Watch::looked);
    }

    void start(@Observes @Priority(Starting.SERVICES) StartupEvent event) {
        outbox.open();
        for (Component component : premises.open().values()) {
            open.add(component);
            boolean watchOnly = premises.mode(component.name()) == Mode.WATCH;
            for (Probe probe : component.probes()) {
                open.add(probe);
                watch(component, probe, watchOnly);
            }
        }
        LOG.info("{} probes watch", watches.size());
    }

    void stop(@Observes ShutdownEvent event) {
        for (AutoCloseable each : open.reversed()) {
            try {
                each.close();
            } catch (Exception e) {
                LOG.warn("{} did not close", each, e);
            }
        }
    }

    private void watch(Component component, Probe probe, boolean watchOnly) {
        var levels = new Levels(component.name(), probe.sight(), probe.conditions(), hysteresis);
        var watch = new Watch(probe, watchOnly, levels, premises.clock(), outbox::put);
        watches.add(watch);
        var thread =
                GuardedThread.virtual(
                        "watch-" + component.name() + "-" + probe.sight().observer(), watch::run);
        thread.start();
        open.add(thread::interrupt);
    }
}
