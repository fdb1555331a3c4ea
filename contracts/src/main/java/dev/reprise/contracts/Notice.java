package dev.reprise.contracts;

/** What the notifier did. What it still owes is the journal's wants less these. */
public sealed interface Notice extends Fact {
    /** Names the want: incident and occasion. */
    String key();

    @WireType(value = "notification.sent", ignorable = true)
    record NotificationSent(String key, String channel) implements Notice {}

    /** Given up, after the channel's own retries. */
    @WireType(value = "notification.failed", ignorable = true)
    record NotificationFailed(String key, String channel, String reason) implements Notice {}
}
