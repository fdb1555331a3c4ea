package dev.reprise.detector;

import dev.reprise.component.Probe;
import dev.reprise.component.Probe.Look;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A probe with its deadline kept: a look that overruns is blind, is interrupted, and no other one
 * begins before it has ended. Used by one thread.
 */
final class TimedLook {
    private static final Logger LOG = LoggerFactory.getLogger(TimedLook.class);

    private final Probe probe;
    private final boolean watchOnly;
    private @Nullable Thread looking;

    /** The look before has failed, and that was logged. */
    private boolean failed;

    TimedLook(Probe probe, boolean watchOnly) {
        this.probe = probe;
        this.watchOnly = watchOnly;
    }

    Look look() throws InterruptedException {
        Duration deadline = probe.deadline();
        if (looking != null && !looking.join(deadline)) {
            looking.interrupt();
            return new Look.Blind("an interrupted look has not ended yet");
        }
        var answer = new CompletableFuture<Look>();
        looking =
                Thread.ofVirtual()
                        .name("look-" + probe.sight().observer())
                        .start(
                                () -> {
                                    try {
                                        answer.complete(probe.look(watchOnly));
                                    } catch (InterruptedException | RuntimeException | Error e) {
                                        answer.completeExceptionally(e);
                                    }
                                });
        try {
            Look look = answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
            failed = false;
            return look;
        } catch (TimeoutException e) {
            looking.interrupt();
            return new Look.Blind("saw nothing within " + deadline.toMillis() + " ms");
        } catch (ExecutionException e) {
            if (!failed) {
                failed = true;
                LOG.error("sight={} a look failed as it never should", probe.sight(), e.getCause());
            }
            return new Look.Blind("failed: " + e.getCause());
        } catch (InterruptedException e) {
            looking.interrupt();
            throw e;
        }
    }
}
