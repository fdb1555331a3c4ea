package dev.reprise.notifier;

import dev.reprise.contracts.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An incoming webhook of Slack. Its address is a secret: it appears in no message, no log and no
 * exception.
 *
 * @see <a href="https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks">Incoming
 *     webhooks</a>
 */
final class SlackWebhook implements Channel {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /** Slack takes about one message a second and channel. */
    private static final Duration PACE = Duration.ofMillis(1_100);

    /** Of a section's text, in characters, its markup counted. */
    private static final int LONGEST_SECTION = 3_000;

    private static final int LONGEST_HEADLINE = 500;
    private static final int LONGEST_ANSWER = 64 << 10;
    private static final int FIRST_WORDS = 60;

    private final URI address;
    private final Redaction redaction;
    private final HttpClient client;

    private SlackWebhook(URI address) {
        this.address = address;
        this.redaction = Redaction.of(address);
        this.client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    }

    /**
     * @param address the secret itself
     * @throws IllegalArgumentException if it is no address that a secret may be sent to; the
     *     message does not repeat it
     */
    static SlackWebhook at(String address) {
        URI uri;
        try {
            uri = new URI(address.strip());
        } catch (URISyntaxException e) {
            // Not kept as the cause: its message holds the secret.
            throw new IllegalArgumentException("it is no URL");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost() == null ? "" : uri.getHost();
        boolean here = host.equals("127.0.0.1") || host.equals("localhost");
        if (host.isEmpty() || !(scheme.equals("https") || (scheme.equals("http") && here))) {
            throw new IllegalArgumentException("it is no https:// URL");
        }
        return new SlackWebhook(uri);
    }

    @Override
    public String name() {
        return "slack";
    }

    @Override
    public Duration pace() {
        return PACE;
    }

    @Override
    public Answer send(Notification notification) throws InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(address)
                            .timeout(ANSWER)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofByteArray(body(notification)))
                            .build();
            HttpResponse<String> response =
                    client.send(
                            request,
                            BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_ANSWER));
            return answer(response);
        } catch (IOException e) {
            return new Answer.Later(Duration.ZERO, "no answer: " + e.getClass().getSimpleName());
        } catch (RuntimeException e) {
            // Not kept as the cause: its message may hold the secret.
            var struck =
                    new IllegalStateException(
                            e.getClass().getSimpleName()
                                    + ": "
                                    + redaction.of("" + e.getMessage()));
            struck.setStackTrace(e.getStackTrace());
            throw struck;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private Answer answer(HttpResponse<String> response) {
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return new Answer.Taken();
        }
        if (status == 429) {
            return new Answer.Later(retryAfter(response), "429, too many messages");
        }
        if (status >= 500 || status == 408) {
            return new Answer.Later(retryAfter(response), "status " + status);
        }
        return new Answer.Never("status " + status + ", " + firstWords(response.body()));
    }

    private static Duration retryAfter(HttpResponse<String> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,5}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .orElse(Duration.ZERO);
    }

    private static byte[] body(Notification notification) {
        String headline = cut(escaped(notification.title()), LONGEST_HEADLINE);
        String bold = "*" + headline + "*";
        String details = escaped(String.join("\n", notification.lines()));
        var section =
                Map.of(
                        "type",
                        "section",
                        "text",
                        Map.of(
                                "type",
                                "mrkdwn",
                                "text",
                                details.isEmpty()
                                        ? bold
                                        : cut(bold + "\n" + details, LONGEST_SECTION)));
        return Wire.json(Map.of("text", headline, "blocks", List.of(section)));
    }

    /** The three characters that Slack's markup takes for its own. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** What is struck out is struck before anything is cut: half a secret is one too. */
    private String firstWords(String body) {
        return cut(redaction.of(body).strip().replaceAll("\\s+", " "), FIRST_WORDS);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
