package dev.reprise.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class GuardedThreadTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void shouldLetALoopCloseWhatItHasOpenedOnceItWasInterrupted() throws InterruptedException {
        // Given a loop that closes for longer than a loop has to end by itself
        var closing = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        var disturbed = new AtomicBoolean();
        var thread =
                new GuardedThread(
                        "slow",
                        Duration.ZERO,
                        () -> {
                            try {
                                new CountDownLatch(1).await();
                            } finally {
                                closing.countDown();
                                disturbed.set(isInterruptedBefore(asked));
                            }
                        });
        thread.start();
        thread.interrupt();
        assertThat(closing.await(30, TimeUnit.SECONDS)).isTrue();
        // When it is closed while it is at it: what that does to it, it has done on return
        thread.close(Duration.ZERO);
        asked.countDown();
        thread.close(LONG);
        // Then
        assertThat(disturbed).isFalse();
    }

    private static boolean isInterruptedBefore(CountDownLatch latch) {
        try {
            latch.await();
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
