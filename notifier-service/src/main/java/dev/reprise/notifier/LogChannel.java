package dev.reprise.notifier;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever reads the log, as an error what a person has to act on; used where no other channel
 * is configured.
 */
final class LogChannel implements Channel {
    private static final Logger LOG = LoggerFactory.getLogger(LogChannel.class);

    @Override
    public String name() {
        return "log";
    }

    @Override
    public Answer send(Notification notification) {
        if (notification.act()) {
            LOG.error("{}", notification.text());
        } else {
            LOG.info("{}", notification.text());
        }
        return new Answer.Taken();
    }

    @Override
    public Duration pace() {
        return Duration.ZERO;
    }
}
