package dev.reprise.notifier;

import dev.reprise.contracts.Notice;
import dev.reprise.contracts.Notice.NotificationFailed;
import dev.reprise.contracts.Notice.NotificationSent;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is wanted through one channel: in order, at the channel's pace, each key once. A
 * channel that is away is given longer and longer pauses. What ends an incident is tried until it
 * is taken; anything else is given up after some tries. Used by one thread.
 */
final class Dispatch {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
    private static final int TRIES = 8;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** A wait that is asked for may be longer, but no channel may silence us for good. */
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(5);

    private final Channel channel;
    private final LongSupplier nanos;
    private final Set<String> done = new HashSet<>();

    /** Tried again only where nothing else waits: one bad message holds up no other. */
    private final Set<String> refused = new HashSet<>();

    private final Map<String, Integer> tries = new HashMap<>();
    private int failuresInARow;
    private long notBefore;

    /**
     * @param nanos a monotonic clock
     */
    Dispatch(Channel channel, LongSupplier nanos) {
        this.channel = channel;
        this.nanos = nanos;
        this.notBefore = nanos.getAsLong();
    }

    /**
     * Tries the first of what is wanted that was not done before, if the channel's time has come.
     *
     * @return what is to be recorded; empty if nothing was decided
     */
    Optional<Notice> once(List<Notification> wanted) throws InterruptedException {
        Optional<Notification> next =
                wanted.stream()
                        .filter(each -> !done.contains(each.key()))
                        .min(Comparator.comparing(each -> refused.contains(each.key())));
        if (next.isEmpty() || nanos.getAsLong() - notBefore < 0) {
            return Optional.empty();
        }
        Notification notification = next.get();
        notBefore = nanos.getAsLong() + channel.pace().toNanos();
        return switch (tried(notification)) {
            case Channel.Answer.Taken ignored -> {
                failuresInARow = 0;
                yield Optional.of(ended(new NotificationSent(notification.key(), channel.name())));
            }
            case Channel.Answer.Later later -> {
                failuresInARow++;
                pause(later.after());
                LOG.warn("notification {}: {} says {}", notification.key(), channel.name(), later);
                yield failed(notification, later.reason(), TRIES);
            }
            case Channel.Answer.Never never -> {
                failuresInARow++;
                pause(Duration.ZERO);
                if (refused.add(notification.key())) {
                    LOG.error(
                            "notification {} was refused by {}: {}; it says:\n{}",
                            notification.key(),
                            channel.name(),
                            never.reason(),
                            notification.text());
                }
                yield failed(notification, never.reason(), 1);
            }
        };
    }

    /** One message that breaks a channel must not silence all others, nor end the service. */
    private Channel.Answer tried(Notification notification) throws InterruptedException {
        try {
            return channel.send(notification);
        } catch (RuntimeException e) {
            LOG.error("notification {} breaks {}", notification.key(), channel.name(), e);
            return new Channel.Answer.Never("it broke off: " + e.getClass().getSimpleName());
        }
    }

    private Optional<Notice> failed(Notification notification, String reason, int most) {
        int tried = tries.merge(notification.key(), 1, Integer::sum);
        if (notification.last() || tried < most) {
            return Optional.empty();
        }
        LOG.error(
                "notification {} was given up; it says:\n{}",
                notification.key(),
                notification.text());
        return Optional.of(
                ended(new NotificationFailed(notification.key(), channel.name(), reason)));
    }

    private Notice ended(Notice notice) {
        done.add(notice.key());
        tries.remove(notice.key());
        refused.remove(notice.key());
        return notice;
    }

    private void pause(Duration asked) {
        Duration own = FIRST_PAUSE.multipliedBy(1L << Math.min(failuresInARow - 1, 10));
        Duration bounded = own.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : own;
        Duration wait = asked.isZero() ? bounded : asked;
        Duration most = wait.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : wait;
        notBefore = nanos.getAsLong() + most.toNanos();
    }
}
