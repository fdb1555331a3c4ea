package dev.reprise.bus;

import dev.reprise.contracts.Outcome.ProcessRef;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes of this host, told apart from later ones with the same number by their start. */
public final class LocalPredecessors implements Predecessors {
    @Override
    public boolean end(ProcessRef process, Duration max) throws InterruptedException {
        Optional<ProcessHandle> found =
                ProcessHandle.of(process.pid())
                        .filter(handle -> started(handle) == process.started())
                        .filter(ProcessHandle::isAlive);
        if (found.isEmpty()) {
            return true;
        }
        ProcessHandle handle = found.get();
        if (handle.equals(ProcessHandle.current())) {
            return false;
        }
        handle.destroyForcibly();
        try {
            handle.onExit().get(max.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return !handle.isAlive();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot wait for process " + process.pid(), e);
        }
    }

    @Override
    public boolean gone(ProcessRef process) {
        return ProcessHandle.of(process.pid())
                .filter(handle -> started(handle) == process.started())
                .filter(ProcessHandle::isAlive)
                .isEmpty();
    }

    /** The start time in milliseconds since the epoch, as the system tells it; 0 if it does not. */
    static long started(ProcessHandle handle) {
        return handle.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
    }
}
