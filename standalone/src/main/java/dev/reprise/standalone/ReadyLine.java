package dev.reprise.standalone;

import dev.reprise.runtime.Ready;
import dev.reprise.stack.Stack;
import io.quarkus.arc.All;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prints one line once every service serves; ends the process where one of them never does. */
@Singleton
final class ReadyLine {
    private static final Logger LOG = LoggerFactory.getLogger(ReadyLine.class);
    private static final Duration WITHIN = Duration.ofSeconds(60);

    private final List<Ready> services;
    private final Stack stack;

    ReadyLine(@All List<Ready> services, Stack stack) {
        this.services = services;
        this.stack = stack;
    }

    void start(@Observes @Priority(Integer.MAX_VALUE) StartupEvent event) {
        Thread.ofVirtual().name("ready-line").start(this::await);
    }

    private void await() {
        long start = System.nanoTime();
        try {
            while (System.nanoTime() - start < WITHIN.toNanos()) {
                if (services.stream().allMatch(Ready::ready)) {
                    print();
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            LOG.debug("ended before it was ready", e);
            return;
        }
        String late =
                services.stream()
                        .filter(service -> !service.ready())
                        .map(Ready::service)
                        .collect(Collectors.joining(", "));
        System.err.printf(
                "not ready within %d s: %s%n  stack %s%n  next: see %s/reprise.log%n",
                WITHIN.toSeconds(), late, stack.name(), stack.logFolder());
        Quarkus.asyncExit(1);
    }

    private void print() {
        long took = System.nanoTime() - Long.getLong("reprise.standalone.started", 0L);
        LOG.info("ready after {} ms", Duration.ofNanos(took).toMillis());
        boolean json = Boolean.getBoolean("reprise.ready.json");
        System.out.printf(
                json
                        ? "{\"ready\":true,\"stack\":\"%s\",\"pid\":%d,\"seconds\":%.1f,\"state\":\"%s\"}%n"
                        : "ready  %s, process %d, after %.1f s, state in %s%n",
                stack.name(),
                ProcessHandle.current().pid(),
                took / 1e9,
                json
                        ? stack.state().toString().replace("\\", "\\\\").replace("\"", "\\\"")
                        : stack.state());
        System.out.flush();
    }
}
