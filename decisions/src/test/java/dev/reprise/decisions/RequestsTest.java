package dev.reprise.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Decision.RunClosed;
import dev.reprise.contracts.Decision.Settings.Mode;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.Sight.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A request that comes to nothing says why. */
class RequestsTest {
    @Test
    void shouldSayForWhatComponentsWereLeftOutOfAPoint() {
        var ledger = new Ledger(Given.policy(Mode.WATCH));
        ledger.bad("db", "data-gone", Method.FILES);
        ledger.bad("files", "records-damaged", Method.FILES);

        ledger.say(new Request.BackupRequested("b1", "ops", "", List.of()));
        ledger.settle();

        RunClosed closed = closed(ledger, "b1");
        assertThat(closed.ending()).isEqualTo(RunClosed.Ending.FAILED);
        assertThat(closed.summary())
                .isEqualTo(
                        "no component could be sealed; db has an open incident, INC-1;"
                                + " files has an open incident, INC-2");
    }

    @Test
    void shouldRunUnderTheLimitOfTheComponentElseUnderThePlans() {
        Map<String, Duration> own = Map.of("db", Duration.ofMinutes(20));

        assertThat(limits(own)).containsExactly(Duration.ofMinutes(20), Duration.ofMinutes(20));
        assertThat(limits(Map.of())).containsExactly(Duration.ofMinutes(2), Duration.ofMinutes(2));
    }

    /** Of a run that began by itself, and of one that a person asked for. */
    private static List<Duration> limits(Map<String, Duration> own) {
        var alone = new Ledger(Given.policy(Mode.AUTO, own));
        Given.point(alone, 1);
        alone.bad("db", "data-gone", Method.FILES).bad("db", "data-gone", Method.PROTOCOL);
        var asked = new Ledger(Given.policy(Mode.WATCH, own));
        Given.point(asked, 1);
        asked.say(new Request.RestoreRequested("r1", "ops", "db", List.of(), null, ""));
        asked.settle();
        return Stream.of(alone, asked)
                .flatMap(ledger -> ledger.state().runs().values().stream())
                .filter(run -> run.target().equals("db"))
                .map(run -> run.started().plan().rto())
                .toList();
    }

    @Test
    void shouldSayThatThereIsNoSuchComponent() {
        var ledger = new Ledger(Given.policy(Mode.AUTO));

        ledger.say(new Request.CheckRequested("c1", "ops", "dbb"));
        ledger.settle();

        RunClosed closed = closed(ledger, "c1");
        assertThat(closed.ending()).isEqualTo(RunClosed.Ending.FAILED);
        assertThat(closed.summary()).startsWith("dbb is not protected");
    }

    private static RunClosed closed(Ledger ledger, String request) {
        RunClosed closed =
                ledger.chronicle().state().runs().values().stream()
                        .filter(run -> request.equals(run.started().request()))
                        .findFirst()
                        .or(
                                () ->
                                        ledger.chronicle().lone().values().stream()
                                                .filter(
                                                        run ->
                                                                request.equals(
                                                                        run.started().request()))
                                                .findFirst())
                        .orElseThrow()
                        .closed();
        if (closed == null) {
            throw new AssertionError("still open");
        }
        return closed;
    }
}
