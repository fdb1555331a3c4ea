package dev.reprise.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Command;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.Message;
import dev.reprise.contracts.Notice;
import dev.reprise.contracts.Pulse;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.StepRef;
import dev.reprise.contracts.Wire;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What nobody answers for is evidence; what somebody reads, refuses or may pass over is not. */
final class UnreadableTest {
    private static final Command SEAL =
            new Command.SealComponent(new StepRef(new RunId("abcdef-1"), "seal", 1), "h", "db");

    @Test
    void shouldKeepWhatIsNoMessageAtAll() {
        byte[] poison = {0, 1, (byte) 0xff, '{', 'x'};

        assertThat(Unreadable.why(record(Map.of(), poison)))
                .contains("no CloudEvents type, id or data");
    }

    @Test
    void shouldPassOverCommandsAndPulses() {
        assertThat(Unreadable.why(record(SEAL))).isEmpty();
        assertThat(Unreadable.why(record(new Pulse.Beat("s", "h", "i")))).isEmpty();
    }

    @Test
    void shouldKeepAFactThatLiesWhereItDoesNotBelong() {
        assertThat(Unreadable.why(record(new Notice.NotificationSent("k", "log"))))
                .contains("NotificationSent is neither a command nor a sign of life");
    }

    @Test
    void shouldLeaveToItsHostACommandOfALaterVersion() {
        Map<String, String> headers = new HashMap<>(encoded(SEAL).headers());
        headers.put("ce_type", "dev.reprise.command.from.tomorrow");

        assertThat(Unreadable.why(record(headers, encoded(SEAL).data()))).isEmpty();
        assertThat(Unreadable.why(record(headers, "{}".getBytes(StandardCharsets.UTF_8))))
                .contains("of an unknown type, dev.reprise.command.from.tomorrow");
        headers.put("ce_ignorable", "true");
        assertThat(Unreadable.why(record(headers, "{}".getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
    }

    private static Wire.Encoded encoded(Message message) {
        return Wire.encode(new Event("e1", "/s/h/test", "s", null, null, message));
    }

    private static ConsumerRecord<byte[], byte[]> record(Message message) {
        return record(encoded(message).headers(), encoded(message).data());
    }

    private static ConsumerRecord<byte[], byte[]> record(Map<String, String> headers, byte[] data) {
        var record = new ConsumerRecord<>("reprise.s.commands", 0, 7, new byte[0], data);
        headers.forEach(
                (name, value) ->
                        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }
}
