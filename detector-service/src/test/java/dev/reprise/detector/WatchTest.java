package dev.reprise.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.Probe;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Observation.IncidentCleared;
import dev.reprise.contracts.Observation.SightLost;
import dev.reprise.contracts.Sight;
import dev.reprise.runtime.GuardedThread;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final Duration DEADLINE = Duration.ofMinutes(1);
    private static final Sight SIGHT = new Sight("canary", Sight.Method.PROTOCOL);

    private final Queue<Observation> said = new ConcurrentLinkedQueue<>();

    @Test
    void shouldBeBlindWhereALookOverrunsAndNeverLookTwiceAtOnce() {
        // Given a probe that hangs, and takes no notice of being interrupted, until it is let go
        var letGo = new CountDownLatch(1);
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        Probe probe =
                probe(
                        () -> {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            boolean interrupted = false;
                            while (letGo.getCount() > 0) {
                                try {
                                    letGo.await();
                                } catch (InterruptedException e) {
                                    interrupted = true;
                                }
                            }
                            inside.decrementAndGet();
                            return interrupted
                                    ? new Probe.Look.Blind("interrupted")
                                    : new Probe.Look.Seen(List.of(), List.of());
                        });
        GuardedThread watching = watch(probe);
        try {
            // Then
            await().atMost(DEADLINE)
                    .until(() -> said.stream().anyMatch(SightLost.class::isInstance));
            // When
            letGo.countDown();
            // Then it sees again, and says what it sees
            await().atMost(DEADLINE)
                    .until(() -> said.stream().anyMatch(IncidentCleared.class::isInstance));
            assertThat(most).hasValue(1);
        } finally {
            watching.interrupt();
        }
    }

    @Test
    void shouldTakeABugInAProbeForBlindness() {
        // Given
        GuardedThread watching =
                watch(
                        probe(
                                () -> {
                                    throw new IllegalStateException("a bug");
                                }));
        // Then
        try {
            await().atMost(DEADLINE)
                    .until(
                            () ->
                                    said.stream()
                                            .anyMatch(
                                                    o ->
                                                            o instanceof SightLost lost
                                                                    && lost.reason()
                                                                            .contains("a bug")));
        } finally {
            watching.interrupt();
        }
    }

    private GuardedThread watch(Probe probe) {
        var levels = new Levels("pg", SIGHT, probe.conditions(), new Hysteresis(1, 1, 1));
        var watch = new Watch(probe, false, levels, Clock.systemUTC(), said::add);
        var thread = GuardedThread.virtual("watch", watch::run);
        thread.start();
        return thread;
    }

    private static Probe probe(Looking looking) {
        return new Probe() {
            @Override
            public Sight sight() {
                return SIGHT;
            }

            @Override
            public Set<String> conditions() {
                return Set.of("down");
            }

            @Override
            public Duration every() {
                return Duration.ofMillis(5);
            }

            @Override
            public Duration deadline() {
                return Duration.ofMillis(50);
            }

            @Override
            public Look look(boolean watchOnly) {
                return looking.look();
            }
        };
    }

    private interface Looking {
        Probe.Look look();
    }
}
