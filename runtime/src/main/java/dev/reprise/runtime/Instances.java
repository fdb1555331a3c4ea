package dev.reprise.runtime;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Each service of this process holds its lock in the run folder before it does anything: it runs
 * there once, and whoever restores without the bus sees that it runs.
 */
@Singleton
final class Instances {
    private final Path folder;
    private final List<Ready> services;
    private final List<InstanceLock> held = new ArrayList<>();

    Instances(Premises premises, @All List<Ready> services) {
        this.folder = premises.stack().runFolder();
        this.services = services;
    }

    void start(@Observes @Priority(Starting.INSTANCES) StartupEvent event) {
        for (Ready each : services) {
            take(each.service());
        }
    }

    void stop(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent event) {
        for (InstanceLock each : held) {
            try {
                each.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close a lock in " + folder, e);
            }
        }
    }

    private void take(String service) {
        try {
            Optional<InstanceLock> lock = InstanceLock.take(folder, service);
            held.add(
                    lock.orElseThrow(
                            () ->
                                    new MisconfiguredException(
                                            InstanceLock.held(folder, "the " + service))));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the run folder " + folder, e);
        }
    }
}
