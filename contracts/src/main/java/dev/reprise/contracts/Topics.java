package dev.reprise.contracts;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The topics of a stack, declared once. One bootstrap creates them; a service refuses to start
 * where they differ.
 */
public record Topics(String stack) {
    /**
     * @param settings of the topic, in the broker's own words; all are required to be as stated
     */
    public record Declaration(String name, int partitions, Map<String, String> settings) {}

    /** The truth: one partition, one total order, never deleted by time or size. */
    public Declaration journal() {
        return new Declaration(
                "reprise." + stack + ".journal",
                1,
                Map.of(
                        "cleanup.policy", "delete",
                        "retention.ms", "-1",
                        "retention.bytes", "-1",
                        "message.timestamp.type", "LogAppendTime"));
    }

    public Declaration commands() {
        return new Declaration(
                "reprise." + stack + ".commands", 1, kept(Duration.ofDays(7), "LogAppendTime"));
    }

    public Declaration pulse() {
        return new Declaration(
                "reprise." + stack + ".pulse", 1, kept(Duration.ofHours(1), "LogAppendTime"));
    }

    /** Evidence, never read back in. */
    public Declaration deadLetters() {
        return new Declaration(
                "reprise." + stack + ".dead-letters", 1, kept(Duration.ofDays(90), "CreateTime"));
    }

    public List<Declaration> all() {
        return List.of(journal(), commands(), pulse(), deadLetters());
    }

    private static Map<String, String> kept(Duration time, String timestamps) {
        return Map.of(
                "cleanup.policy",
                "delete",
                "retention.ms",
                Long.toString(time.toMillis()),
                "message.timestamp.type",
                timestamps);
    }
}
