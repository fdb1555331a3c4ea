package dev.reprise.runtime;

import io.quarkus.runtime.Quarkus;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that a service cannot do without. A loop that breaks takes the process with it: a
 * service that only seems to be there is worse than one that is started again.
 */
public final class GuardedThread {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedThread.class);

    private static final Duration BY_ITSELF = Duration.ofMillis(300);

    private final Thread thread;
    private final Duration byItself;
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private volatile boolean closing;

    /** What runs on it until it is closed or interrupted. */
    @FunctionalInterface
    public interface Loop {
        void run() throws InterruptedException;
    }

    /**
     * On a thread of the system's.
     *
     * @param name of the thread
     */
    public GuardedThread(String name, Loop loop) {
        this(Thread.ofPlatform().daemon().name(name), name, BY_ITSELF, loop);
    }

    /**
     * @param byItself how long a loop has to end before it is interrupted
     */
    GuardedThread(String name, Duration byItself, Loop loop) {
        this(Thread.ofPlatform().daemon().name(name), name, byItself, loop);
    }

    private GuardedThread(Thread.Builder builder, String name, Duration byItself, Loop loop) {
        this.byItself = byItself;
        this.thread = builder.unstarted(() -> guard(name, loop));
    }

    /** On a virtual thread, for what mostly waits. */
    public static GuardedThread virtual(String name, Loop loop) {
        return new GuardedThread(Thread.ofVirtual().name(name), name, BY_ITSELF, loop);
    }

    public void start() {
        thread.start();
    }

    /** Interrupts it, and does not wait. */
    public void interrupt() {
        closing = true;
        interruptOnce();
    }

    /** A second time it would hit a loop that is closing what it has opened. */
    private void interruptOnce() {
        if (interrupted.compareAndSet(false, true)) {
            thread.interrupt();
        }
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
            if (thread.join(byItself)) {
                return;
            }
            interruptOnce();
            if (!thread.join(max)) {
                LOG.warn("{} did not end within {} ms", thread.getName(), max.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void guard(String name, Loop loop) {
        try {
            loop.run();
        } catch (InterruptedException e) {
            LOG.debug("{} ends", name, e);
        } catch (RuntimeException | Error e) {
            if (!closing) {
                LOG.error("{} has broken, and ends this process", name, e);
                Quarkus.asyncExit(1);
            }
        }
    }
}
