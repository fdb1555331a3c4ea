package dev.reprise.orchestrator;

import dev.reprise.bus.kafka.Records;
import dev.reprise.contracts.Command;
import dev.reprise.contracts.Pulse;
import dev.reprise.contracts.Wire;
import dev.reprise.runtime.CommandHead;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Which records of the commands and the pulses nobody will answer for. */
final class Unreadable {
    private Unreadable() {}

    /** Why it is evidence; empty if somebody reads it, refuses it, or may pass it over. */
    static Optional<String> why(ConsumerRecord<byte[], byte[]> record) {
        return switch (Records.decode(record)) {
            case Wire.Decoded.Known known
                    when known.event().message() instanceof Command
                            || known.event().message() instanceof Pulse ->
                    Optional.empty();
            case Wire.Decoded.Known known ->
                    Optional.of(
                            known.event().message().getClass().getSimpleName()
                                    + " is neither a command nor a sign of life");
            case Wire.Decoded.Unknown unknown ->
                    unknown.ignorable() || refused(record)
                            ? Optional.empty()
                            : Optional.of("of an unknown type, " + unknown.type());
            case Wire.Decoded.Unreadable unreadable ->
                    refused(record) ? Optional.empty() : Optional.of(unreadable.reason());
        };
    }

    /** The workers of the host that it names do so. */
    private static boolean refused(ConsumerRecord<byte[], byte[]> record) {
        return CommandHead.of(record.value()).addressed();
    }
}
