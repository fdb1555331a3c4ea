package dev.reprise.console;

import dev.reprise.bus.Envelopes;
import dev.reprise.contracts.console.ConsoleAddress;
import dev.reprise.runtime.Connections;
import dev.reprise.runtime.Heartbeat;
import dev.reprise.runtime.Ready;
import dev.reprise.stack.Stack;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the journal, and tells the command line where to ask. */
@Singleton
final class ConsoleService implements Ready {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleService.class);

    private final History history = new History();
    private final Token token;
    private final AddressFile file;
    private final Followers followers;
    private final Heartbeat heartbeat;
    private final Asking asking;
    private volatile @Nullable ConsoleAddress address;

    ConsoleService(Stack stack, Connections bus, Token token, Clock clock) {
        Envelopes envelopes = bus.participants().envelopes("console");
        this.token = token;
        this.file = new AddressFile(stack.runFolder());
        this.followers = new Followers(bus.facts(), bus.cluster(), history);
        this.heartbeat = new Heartbeat(bus.pulses(), envelopes);
        this.asking = new Asking(stack, bus.facts(), envelopes, history, clock);
    }

    History history() {
        return history;
    }

    Asking asking() {
        return asking;
    }

    @Override
    public String service() {
        return "console";
    }

    @Override
    public boolean ready() {
        return address != null && history.snapshot().current();
    }

    void start(@Observes StartupEvent event) {
        followers.open();
    }

    /** Only now is the port known. */
    void serves(@ObservesAsync HttpServerStart server) throws IOException {
        ProcessHandle self = ProcessHandle.current();
        var found =
                new ConsoleAddress(
                        "http://127.0.0.1:" + server.options().getPort(),
                        token.value(),
                        self.pid(),
                        self.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
        file.write(found);
        address = found;
        LOG.info("console at {}", found);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        heartbeat.close();
        followers.close();
        ConsoleAddress known = address;
        if (known != null) {
            try {
                file.remove(known);
            } catch (IOException e) {
                LOG.warn("the console's address stays behind: {}", e.getMessage());
            }
        }
    }
}
