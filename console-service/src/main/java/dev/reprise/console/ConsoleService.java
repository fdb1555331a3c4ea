package dev.reprise.console;

import dev.reprise.bus.Envelopes;
import dev.reprise.contracts.console.ConsoleAddress;
import dev.reprise.runtime.Connections;
import dev.reprise.runtime.Heartbeat;
import dev.reprise.runtime.Premises;
import dev.reprise.runtime.Ready;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the journal, and tells the command line where to ask. */
@Singleton
final class ConsoleService implements Ready {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleService.class);

    private static final Duration PORT_WITHIN = Duration.ofSeconds(10);

    private final History history = new History();
    private final HttpServer server;
    private final Token token;
    private final AddressFile file;
    private final Followers followers;
    private final Heartbeat heartbeat;
    private final Asking asking;
    private volatile @Nullable ConsoleAddress address;

    ConsoleService(Premises premises, Connections bus, HttpServer server, Token token) {
        Envelopes envelopes = bus.participants().envelopes("console");
        this.server = server;
        this.token = token;
        this.file = new AddressFile(premises.stack().runFolder());
        this.followers = new Followers(bus.facts(), bus.cluster(), history, premises.clock());
        this.heartbeat = new Heartbeat(bus.pulses(), envelopes);
        this.asking = new Asking(premises, bus.facts(), envelopes, history);
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

    /** Where the port was left to the system, it is told a moment after the server started. */
    void serves(@ObservesAsync HttpServerStart event) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (server.getPort() <= 0) {
            if (System.nanoTime() - start > PORT_WITHIN.toNanos()) {
                LOG.error("the console's port is not known, and nobody can reach it");
                return;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        ProcessHandle self = ProcessHandle.current();
        var found =
                new ConsoleAddress(
                        "http://127.0.0.1:" + server.getPort(),
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
