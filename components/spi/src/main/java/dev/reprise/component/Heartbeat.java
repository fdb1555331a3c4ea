package dev.reprise.component;

import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.StepRef;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A step's {@link Work} that repeats what was said last once a second, so that the lease stays
 * while the step is in a call that cannot say how far it is. For calls that end by themselves: one
 * that hangs would keep its lease for ever. Thread-safe.
 */
public final class Heartbeat implements Work, AutoCloseable {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Work work;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Said last;
    private volatile @Nullable SupersededException superseded;

    private record Said(String doing, long done, long total, String unit) {
        void to(Work work) throws SupersededException {
            work.progress(doing, done, total, unit);
        }
    }

    private Heartbeat(Work work, Said first) {
        this.work = work;
        this.last = first;
    }

    /** Begins, with a first word of what is done. */
    public static Heartbeat of(Work work, String doing) throws SupersededException {
        return of(work, doing, SECOND);
    }

    static Heartbeat of(Work work, String doing, Duration every) throws SupersededException {
        var first = new Said(doing, 0, 0, "");
        first.to(work);
        var beating = new Heartbeat(work, first);
        Thread.ofVirtual().name("heartbeat-" + work.ref().label()).start(() -> beating.beat(every));
        return beating;
    }

    private void beat(Duration every) {
        try {
            while (!over.await(every.toNanos(), TimeUnit.NANOSECONDS)) {
                last.to(work);
            }
        } catch (SupersededException e) {
            superseded = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public StepRef ref() {
        return work.ref();
    }

    @Override
    public void progress(String doing, long done, long total, String unit)
            throws SupersededException {
        giveUp();
        Said now = new Said(doing, done, total, unit);
        last = now;
        now.to(work);
    }

    @Override
    public void holdPlaced(Outcome.Hold hold) {
        work.holdPlaced(hold);
    }

    @Override
    public void holdReleased(String component, String hold) {
        work.holdReleased(component, hold);
    }

    @Override
    public void crashPoint(String name) {
        work.crashPoint(name);
    }

    /**
     * @throws SupersededException if another attempt has taken over meanwhile
     */
    @Override
    public void close() throws SupersededException {
        over.countDown();
        giveUp();
    }

    private void giveUp() throws SupersededException {
        SupersededException e = superseded;
        if (e != null) {
            throw e;
        }
    }
}
