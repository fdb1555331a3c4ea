package dev.reprise.bus.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Hands one baton from simulated thread to simulated thread. Only its holder runs, so that a seed
 * alone determines what happens; simulated time passes only while nobody could run.
 */
final class Scheduler {
    private final List<SimThread> threads = new ArrayList<>();
    private final Semaphore over = new Semaphore(0);
    private final long end;
    final Random random;
    private long now;
    private @Nullable SimThread current;
    private boolean stopped;
    private @Nullable Throwable broken;
    private boolean faults = true;
    private double crashes;
    private double pauses;

    /** Ends a simulated thread wherever it is, as a crash does. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    /** A simulated operating system process. */
    static final class Process {
        final String name;
        final long pid;
        private boolean dead;
        private long pausedUntil;
        private boolean immune;
        private final List<Runnable> atDeath = new ArrayList<>();

        Process(String name, long pid) {
            this.name = name;
            this.pid = pid;
        }

        boolean dead() {
            return dead;
        }

        /** What the system does when the process ends, such as giving up its locks. */
        void atDeath(Runnable cleanUp) {
            atDeath.add(cleanUp);
        }

        void kill() {
            if (!dead) {
                dead = true;
                pausedUntil = 0;
                atDeath.forEach(Runnable::run);
            }
        }

        /** Part of the experiment, not of the product: it never fails. */
        Process immune() {
            immune = true;
            return this;
        }
    }

    private static final class SimThread {
        final Process process;
        final Semaphore baton = new Semaphore(0);
        long wakeAt;
        @Nullable Object waitsFor;

        SimThread(Process process, long wakeAt) {
            this.process = process;
            this.wakeAt = wakeAt;
        }
    }

    Scheduler(Random random, long end) {
        this.random = random;
        this.end = end;
    }

    void faultRates(double crashesPerAwait, double pausesPerAwait) {
        crashes = crashesPerAwait;
        pauses = pausesPerAwait;
    }

    void noMoreFaults() {
        faults = false;
    }

    boolean faults() {
        return faults;
    }

    long now() {
        return now;
    }

    /** The process of the thread that runs. */
    Process process() {
        SimThread thread = current;
        if (thread == null) {
            throw new IllegalStateException("nobody runs");
        }
        return thread.process;
    }

    interface Body {
        void run() throws InterruptedException;
    }

    /** Starts a thread of a process; it first runs when the baton comes to it. */
    Thread start(Process process, String name, Body body) {
        var thread = new SimThread(process, now + latency());
        threads.add(thread);
        return Thread.ofVirtual()
                .name(name)
                .start(
                        () -> {
                            thread.baton.acquireUninterruptibly();
                            try {
                                if (!process.dead && !stopped) {
                                    body.run();
                                }
                            } catch (Killed | InterruptedException e) {
                                // ended from outside
                            } catch (Throwable e) {
                                broken = broken == null ? e : broken;
                                stopped = true;
                            } finally {
                                threads.remove(thread);
                                passOn();
                            }
                        });
    }

    /** Runs until the end of time, or until somebody stops it. */
    void run() throws InterruptedException {
        passOn();
        over.acquire();
        Throwable cause = broken;
        if (cause instanceof AssertionError error) {
            throw error;
        }
        if (cause != null) {
            throw new AssertionError("the simulation broke", cause);
        }
    }

    void stop() {
        stopped = true;
    }

    /** An await of the thread that runs: others may run, and much may go wrong meanwhile. */
    void await(long nanos) throws InterruptedException {
        SimThread me = current;
        if (me == null) {
            throw new IllegalStateException("nobody runs");
        }
        me.wakeAt = now + nanos;
        misfortune(me.process);
        SimThread next = next();
        if (next != me) {
            handOver(next);
            me.baton.acquireUninterruptibly();
        }
        if (me.process.dead || stopped) {
            throw new Killed();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Waits for news of something, but no longer than this. */
    void awaitNews(Object of, long nanos) throws InterruptedException {
        SimThread me = current;
        if (me != null) {
            me.waitsFor = of;
        }
        try {
            await(nanos);
        } finally {
            if (me != null) {
                me.waitsFor = null;
            }
        }
    }

    /** Wakes those that wait for this news, each after a delay of its own. */
    void news(Object of) {
        for (SimThread thread : threads) {
            if (thread.waitsFor == of) {
                thread.wakeAt = Math.min(thread.wakeAt, now + latency());
            }
        }
    }

    /** Mostly well under a millisecond, seldom a second. */
    long latency() {
        int dice = random.nextInt(100);
        if (!faults || dice < 90) {
            return 50_000 + random.nextInt(500_000);
        }
        return dice < 99 ? random.nextInt(50_000_000) : random.nextInt(1_500_000_000);
    }

    boolean chance(double probability) {
        return faults && random.nextDouble() < probability;
    }

    private void misfortune(Process process) {
        if (!faults || process.immune || process.dead) {
            return;
        }
        double dice = random.nextDouble();
        if (dice < crashes) {
            process.kill();
        } else if (dice < crashes + pauses) {
            pause(process);
        }
    }

    /** Stops a process for a while, as a debugger, a full memory or a laptop's lid does. */
    void pause(Process process) {
        process.pausedUntil = now + (long) (random.nextDouble() * 40_000_000_000L);
        for (SimThread thread : threads) {
            if (thread.process == process) { // none of them wakes first for sure
                thread.wakeAt =
                        Math.max(thread.wakeAt, process.pausedUntil) + random.nextInt(5_000_000);
            }
        }
    }

    private @Nullable SimThread next() {
        SimThread first = null;
        long soonest = Long.MAX_VALUE;
        for (SimThread thread : threads) {
            long at =
                    thread.process.dead ? now : Math.max(thread.wakeAt, thread.process.pausedUntil);
            if (at < soonest) {
                soonest = at;
                first = thread;
            }
        }
        if (first != null && !stopped) {
            now = Math.max(now, soonest);
            if (now > end) {
                stopped = true;
            }
        }
        return first;
    }

    private void handOver(@Nullable SimThread next) {
        current = next;
        if (next == null) {
            over.release();
        } else {
            next.baton.release();
        }
    }

    private void passOn() {
        handOver(next());
    }
}
