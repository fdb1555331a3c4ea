package dev.reprise.runtime;

import io.quarkus.runtime.Quarkus;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that a service's loop runs on. A loop that breaks takes the process with it: a service
 * that only seems to be there is worse than one that is started again.
 */
public final class GuardedThread {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedThread.class);

    private static final Duration BY_ITSELF = Duration.ofMillis(300);

    private final Thread thread;
    private volatile boolean closing;

    /** What runs on it until it is closed or interrupted. */
    @FunctionalInterface
    public interface Loop {
        void run() throws InterruptedException;
    }

    public GuardedThread(String service, Loop loop) {
        this.thread =
                Thread.ofPlatform()
                        .daemon()
                        .name(service + "-loop")
                        .unstarted(() -> guard(service, loop));
    }

    public void start() {
        thread.start();
    }

    /**
     * Waits a moment for a loop that was told to end, interrupts it where it does not, and waits
     * for its end for so long at the most.
     */
    public void close(Duration max) {
        closing = true;
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        try {
            if (thread.join(BY_ITSELF)) {
                return;
            }
            thread.interrupt();
            if (!thread.join(max)) {
                LOG.warn("{} did not end within {} ms", thread.getName(), max.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void guard(String service, Loop loop) {
        try {
            loop.run();
        } catch (InterruptedException e) {
            LOG.debug("{} ends", service, e);
        } catch (RuntimeException | Error e) {
            if (!closing) {
                LOG.error("the {} service has broken, and ends this process", service, e);
                Quarkus.asyncExit(1);
            }
        }
    }
}
