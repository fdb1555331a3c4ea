package dev.reprise.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.contracts.Wire;
import dev.reprise.notifier.Channel.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlackWebhookTest {
    private static final Notification NEWS =
            new Notification(
                    "INC-1/opened",
                    false,
                    "postgres is down <now>",
                    List.of("SYS-002 & more", "next: nothing, it is being restarted"),
                    false);

    private SlackStandIn slack;
    private SlackWebhook webhook;

    SlackWebhookTest() throws Exception {
        slack = new SlackStandIn();
        webhook = SlackWebhook.at(slack.address());
    }

    @BeforeEach
    void check() {
        assertThat(slack.bodies()).isEmpty();
    }

    @AfterEach
    void close() {
        webhook.close();
        slack.close();
    }

    @Test
    void shouldPostHeadlineAndLinesWithMarkupEscaped() throws Exception {
        // When
        Answer answer = webhook.send(NEWS);
        // Then
        assertThat(answer).isEqualTo(new Answer.Taken());
        assertThat(slack.bodies())
                .containsExactly(
                        """
                        {"blocks":[{"text":{"text":"*postgres is down &lt;now&gt;*\\nSYS-002 &amp; more\\nnext: nothing, it is being restarted","type":"mrkdwn"},"type":"section"}],"text":"postgres is down &lt;now&gt;"}"""
                                .strip());
    }

    @Test
    void shouldShowWhatANameHides() throws Exception {
        // Given the name of a file that would add a line, and turn the next one around
        var forged =
                new Notification(
                        "k", false, "ses_a\nACT: forged", List.of("ses_b\u202e\u001b[2J"), false);
        // When
        webhook.send(forged);
        // Then
        assertThat(slack.bodies())
                .singleElement()
                .asString()
                .contains("ses_a\\\\nACT: forged", "ses_b\\\\u202e\\\\u001b[2J");
        assertThat(forged.text()).isEqualTo("ses_a\\nACT: forged\nses_b\\u202e\\u001b[2J");
    }

    @Test
    void shouldWaitAsLongAsItIsAskedTo() throws Exception {
        // Given
        slack.next(429, "rate_limited", Map.of("Retry-After", "30"));
        // When, then
        assertThat(webhook.send(NEWS))
                .isEqualTo(new Answer.Later(Duration.ofSeconds(30), "429, too many messages"));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503})
    void shouldTryAgainAfterAnErrorOfTheServer(int status) throws Exception {
        // Given
        slack.next(status, "oops", Map.of());
        // When, then
        assertThat(webhook.send(NEWS))
                .isEqualTo(new Answer.Later(Duration.ZERO, "status " + status));
    }

    @Test
    void shouldStayWithinWhatSlackTakes() throws Exception {
        // Given: what is longest of each
        var all =
                new Notification(
                        "INC-1/failed",
                        true,
                        "h".repeat(4_000),
                        List.of("d".repeat(2_999), "and more"),
                        true);
        // When
        Answer answer = webhook.send(all);
        // Then
        assertThat(answer).isEqualTo(new Answer.Taken());
        var body = Wire.fromJson(slack.bodies().getFirst().getBytes(UTF_8), Posted.class);
        assertThat(body.blocks().getFirst().text().text())
                .startsWith("*ACT: hhh")
                .contains("ddd")
                .hasSize(3_000);
    }

    private record Posted(String text, List<Block> blocks) {
        private record Block(String type, Text text) {}

        private record Text(String type, String text) {}
    }

    @Test
    void shouldQuoteAnAnswerOfAnyShape() throws Exception {
        // Given: shorter once its white space is folded
        slack.next(400, "a\r\n\r\n   b", Map.of());
        // When, then
        assertThat(webhook.send(NEWS)).isEqualTo(new Answer.Never("status 400, a b"));
    }

    @Test
    void shouldNotTryAgainWhatIsRefused() throws Exception {
        // Given
        slack.next(404, "no_service", Map.of());
        // When, then
        assertThat(webhook.send(NEWS)).isEqualTo(new Answer.Never("status 404, no_service"));
    }

    @Test
    void shouldTryAgainWhereNobodyAnswers() throws Exception {
        // Given
        slack.close();
        // When, then
        assertThat(webhook.send(NEWS)).isInstanceOf(Answer.Later.class);
    }

    @Test
    void shouldNeverNameItsAddress() throws Exception {
        // Given
        slack.close();
        // When
        Answer answer = webhook.send(NEWS);
        // Then
        assertThat(answer.toString()).doesNotContain("topsecret").doesNotContain("services");
        assertThat(webhook.toString()).doesNotContain("topsecret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cannot POST /services/T0/B0/topsecret",
                "<pre>Cannot POST %2Fservices%2FT0%2FB0%2Ftopsecret</pre>",
                "{\"path\":\"\\/services\\/T0\\/B0\\/topsecret\"}",
                "Found. Redirecting to https://elsewhere.example.org/services/T0/B0/TOPSECRET",
                "no such token: topsecret"
            })
    void shouldStrikeItsAddressOutOfWhatIsAnswered(String body) throws Exception {
        // Given
        slack.next(404, body, Map.of("Location", slack.address()));
        slack.next(302, body, Map.of("Location", slack.address()));
        // When, then
        for (int time = 0; time < 2; time++) {
            assertThat(webhook.send(NEWS).toString())
                    .contains("status ", "***")
                    .doesNotContainIgnoringCase("topsecret")
                    .doesNotContain("services", "T0", "B0");
        }
    }

    @Test
    void shouldStrikeNoHalfOfASecretEither() throws Exception {
        // Given: what is cut off after sixty characters begins within the secret
        slack.next(404, "x".repeat(50) + " topsecret", Map.of());
        // When, then
        assertThat(webhook.send(NEWS).toString()).contains("***").doesNotContain("tops");
    }

    @Test
    void shouldStrikeItsAddressOutOfAnExceptionOfTheClient() {
        // Given: a port that is a number and no port
        try (var broken = SlackWebhook.at("https://127.0.0.1:99999/services/topsecret")) {
            // When, then
            assertThatThrownBy(() -> broken.send(NEWS))
                    .isInstanceOf(RuntimeException.class)
                    .hasNoCause()
                    .message()
                    .doesNotContain("topsecret");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example.org/services/topsecret",
                "topsecret",
                "https://[topsecret",
                "ftp://127.0.0.1/topsecret"
            })
    void shouldRefuseAnAddressThatIsNotSafeWithoutRepeatingIt(String address) {
        assertThatThrownBy(() -> SlackWebhook.at(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("URL")
                .hasNoCause()
                .message()
                .doesNotContain("topsecret");
    }
}
