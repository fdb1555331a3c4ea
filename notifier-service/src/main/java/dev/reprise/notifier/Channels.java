package dev.reprise.notifier;

import dev.reprise.contracts.Problem;
import dev.reprise.runtime.MisconfiguredException;
import dev.reprise.stack.Secret;
import dev.reprise.stack.SecretException;
import dev.reprise.stack.Stack;

/** The channel that the stack file names. */
final class Channels {
    private Channels() {}

    /**
     * @throws MisconfiguredException if it cannot be used; never names the secret
     */
    static Channel of(Stack stack) {
        Secret slack = stack.channels().slack();
        if (slack == null) {
            return new LogChannel();
        }
        try {
            return SlackWebhook.at(slack.reveal());
        } catch (SecretException e) {
            throw new MisconfiguredException(new Problem(e.what(), e.place(), e.next()));
        } catch (IllegalArgumentException e) {
            throw new MisconfiguredException(
                    new Problem(
                            "notify.slack: `%s` cannot be used: %s"
                                    .formatted(slack, e.getMessage()),
                            slack.writtenAt(),
                            "put the incoming webhook's address there, or remove notify.slack"));
        }
    }
}
