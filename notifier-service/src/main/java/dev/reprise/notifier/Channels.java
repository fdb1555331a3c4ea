package dev.reprise.notifier;

import dev.reprise.contracts.Problem;
import dev.reprise.runtime.MisconfiguredException;
import dev.reprise.stack.Secret;
import dev.reprise.stack.Stack;
import java.io.IOException;

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
        } catch (IOException | IllegalArgumentException e) {
            throw new MisconfiguredException(
                    new Problem(
                            "notify.slack cannot be used: " + e.getMessage(),
                            stack.file() + ", " + slack,
                            "put the incoming webhook's address there, or remove notify.slack"));
        }
    }
}
