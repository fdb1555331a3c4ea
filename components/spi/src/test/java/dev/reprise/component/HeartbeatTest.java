package dev.reprise.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.StepRef;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private static final Duration SOON = Duration.ofMillis(1);

    @Test
    void shouldRepeatWhatWasSaidLastWhileTheStepIsInACall() throws Exception {
        var heard = new CountDownLatch(3);
        Told work =
                (doing, done) -> {
                    if (doing.equals("b") && done == 7) {
                        heard.countDown();
                    }
                };
        try (Heartbeat beating = Heartbeat.of(work, "a", SOON)) {
            beating.progress("b", 7, 9, "files");

            assertThat(heard.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void shouldSayAtTheEndThatAnotherAttemptHasTakenOverMeanwhile() throws Exception {
        // Given: word of it reaches the heartbeat alone
        Thread step = Thread.currentThread();
        var beat = new CompletableFuture<Thread>();
        Told work =
                (_, _) -> {
                    if (!Thread.currentThread().equals(step)) {
                        beat.complete(Thread.currentThread());
                        throw new SupersededException("another attempt is at it");
                    }
                };

        // When
        Heartbeat beating = Heartbeat.of(work, "a", SOON);
        beat.get(60, TimeUnit.SECONDS).join();

        // Then
        assertThatThrownBy(() -> beating.progress("b", 0, 0, ""))
                .isInstanceOf(SupersededException.class);
        assertThatThrownBy(beating::close).isInstanceOf(SupersededException.class);
    }

    /** What a step says. */
    @FunctionalInterface
    private interface Told extends Work {
        void said(String doing, long done) throws SupersededException;

        @Override
        default StepRef ref() {
            return new StepRef(new RunId("r-1"), "stage", 1);
        }

        @Override
        default void progress(String doing, long done, long total, String unit)
                throws SupersededException {
            said(doing, done);
        }

        @Override
        default void holdPlaced(Outcome.Hold hold) {}

        @Override
        default void holdReleased(String component, String hold) {}

        @Override
        default void crashPoint(String name) {}
    }
}
