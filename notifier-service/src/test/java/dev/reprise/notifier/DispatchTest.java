package dev.reprise.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Notice;
import dev.reprise.contracts.Notice.NotificationFailed;
import dev.reprise.contracts.Notice.NotificationSent;
import dev.reprise.notifier.Channel.Answer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DispatchTest {
    private static final Notification OPENED = news("INC-1/opened", false);
    private static final Notification RESOLVED = news("INC-1/resolved", true);

    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> sent = new ArrayList<>();
    private long nanos;
    private final Dispatch dispatch = new Dispatch(new Scripted(), () -> nanos);

    @Test
    void shouldSendEachKeyOnceInOrderAtTheChannelsPace() throws Exception {
        // Given
        var wanted = List.of(OPENED, RESOLVED);
        // When
        Optional<Notice> first = dispatch.once(wanted);
        Optional<Notice> tooSoon = dispatch.once(wanted);
        pass(Duration.ofSeconds(1));
        Optional<Notice> second = dispatch.once(wanted);
        pass(Duration.ofSeconds(10));
        Optional<Notice> nothing = dispatch.once(wanted);
        // Then
        assertThat(first).contains(new NotificationSent("INC-1/opened", "scripted"));
        assertThat(tooSoon).isEmpty();
        assertThat(second).contains(new NotificationSent("INC-1/resolved", "scripted"));
        assertThat(nothing).isEmpty();
        assertThat(sent).containsExactly("INC-1/opened", "INC-1/resolved");
    }

    @Test
    void shouldWaitAsLongAsTheOtherSideAsks() throws Exception {
        // Given
        answers.add(new Answer.Later(Duration.ofSeconds(30), "429"));
        // When
        dispatch.once(List.of(OPENED));
        pass(Duration.ofSeconds(29));
        Optional<Notice> early = dispatch.once(List.of(OPENED));
        pass(Duration.ofSeconds(1));
        Optional<Notice> then = dispatch.once(List.of(OPENED));
        // Then
        assertThat(early).isEmpty();
        assertThat(then).contains(new NotificationSent("INC-1/opened", "scripted"));
    }

    @Test
    void shouldGiveUpWhatIsNotTheLastWordAfterEightTries() throws Exception {
        // Given
        for (int i = 0; i < 8; i++) {
            answers.add(new Answer.Later(Duration.ZERO, "status 500"));
        }
        // When
        var recorded = new ArrayList<Notice>();
        for (int i = 0; i < 8; i++) {
            pass(Duration.ofMinutes(1));
            dispatch.once(List.of(OPENED)).ifPresent(recorded::add);
        }
        // Then
        assertThat(recorded)
                .containsExactly(new NotificationFailed("INC-1/opened", "scripted", "status 500"));
        assertThat(sent).hasSize(8);
    }

    @Test
    void shouldNeverGiveUpTheLastWord() throws Exception {
        // Given
        for (int i = 0; i < 50; i++) {
            answers.add(
                    i % 2 == 0
                            ? new Answer.Later(Duration.ZERO, "status 500")
                            : new Answer.Never("status 404"));
        }
        // When
        Optional<Notice> recorded = Optional.empty();
        for (int i = 0; i < 51; i++) {
            assertThat(recorded).isEmpty();
            pass(Duration.ofMinutes(1));
            recorded = dispatch.once(List.of(RESOLVED));
        }
        // Then
        assertThat(recorded).contains(new NotificationSent("INC-1/resolved", "scripted"));
    }

    @Test
    void shouldNotHoldUpOthersForOneThatIsRefused() throws Exception {
        // Given
        answers.add(new Answer.Never("status 400"));
        // When
        dispatch.once(List.of(RESOLVED));
        pass(Duration.ofMinutes(1));
        Optional<Notice> recorded = dispatch.once(List.of(RESOLVED, OPENED));
        // Then
        assertThat(recorded).contains(new NotificationSent("INC-1/opened", "scripted"));
    }

    @Test
    void shouldPauseLongerAndLongerWhileTheChannelIsAway() throws Exception {
        // Given
        for (int i = 0; i < 7; i++) {
            answers.add(new Answer.Later(Duration.ZERO, "status 503"));
        }
        // When
        var pauses = new ArrayList<Long>();
        for (int i = 0; i < 7; i++) {
            dispatch.once(List.of(RESOLVED));
            long seconds = 0;
            int before = sent.size();
            answers.addFirst(new Answer.Later(Duration.ZERO, "probe"));
            while (sent.size() == before && seconds < 100) {
                pass(Duration.ofSeconds(1));
                seconds++;
                dispatch.once(List.of(RESOLVED));
            }
            pauses.add(seconds);
        }
        // Then
        assertThat(pauses).isSorted();
        assertThat(pauses.getFirst()).isEqualTo(1);
        assertThat(pauses.getLast()).isEqualTo(60);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private static Notification news(String key, boolean last) {
        return new Notification(key, false, key, List.of(), last);
    }

    private final class Scripted implements Channel {
        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public Answer send(Notification notification) {
            sent.add(notification.key());
            Answer answer = answers.poll();
            return answer == null ? new Answer.Taken() : answer;
        }

        @Override
        public Duration pace() {
            return Duration.ofSeconds(1);
        }
    }
}
