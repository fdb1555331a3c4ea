package dev.reprise.contracts;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A sign of life. Short-lived, and read by no fold. */
public sealed interface Pulse extends Message {
    /**
     * @param instance random at each start of the process
     */
    @WireType(value = "pulse.beat", ignorable = true)
    record Beat(String service, String host, String instance) implements Pulse {}

    /**
     * @param total 0 while it is unknown
     */
    @WireType(value = "pulse.progress", ignorable = true)
    record Progress(StepRef ref, String doing, long done, long total, String unit)
            implements Pulse {}

    /**
     * What a stream keeper has received and put into safety.
     *
     * @param coveredTo all that was written by then is received; null before the first time
     */
    @WireType(value = "pulse.stream", ignorable = true)
    record StreamLevel(
            String component,
            @Nullable Position received,
            @Nullable Position vaulted,
            @Nullable Instant coveredTo,
            Map<String, Long> counts)
            implements Pulse {}
}
