package dev.reprise.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.cli.CommandException;
import dev.reprise.cli.Exit;
import dev.reprise.cli.StandInConsole;
import dev.reprise.cli.screen.ProgressLine;
import dev.reprise.cli.screen.Terminal;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.console.RequestReport;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class WaitingTest {
    @TempDir Path folder;

    @Test
    @Timeout(60)
    void shouldGiveBackWhatNobodyBegins() throws Exception {
        var waits = new RequestReport("r", RequestReport.State.WAITING, null);
        try (var _ = new StandInConsole(folder).with("/v1/requests/r", waits);
                var line = new ProgressLine(terminal())) {
            RequestReport report =
                    new Waiting(ConsoleClient.of(folder), line, Duration.ZERO).until("r");

            assertThat(report.state()).isEqualTo(RequestReport.State.WAITING);
            assertThat(Waiting.exit(report)).isEqualTo(Exit.WAITING);
        }
    }

    @Test
    void shouldSayThatWhatWasAskedForOutlivesTheServices() throws Exception {
        var gone = new Problem("the services cannot be reached: connection refused", "c", "up");
        try (var _ = new StandInConsole(folder).refusing("/v1/requests/r", 503, gone);
                var line = new ProgressLine(terminal())) {
            var waiting = new Waiting(ConsoleClient.of(folder), line, Duration.ZERO);

            assertThatThrownBy(() -> waiting.until("r"))
                    .isInstanceOfSatisfying(
                            CommandException.class,
                            e -> {
                                assertThat(e.exit()).isEqualTo(Exit.UNREACHABLE);
                                assertThat(e.problem().what())
                                        .isEqualTo(
                                                "asked for, but its end was not seen: "
                                                        + gone.what());
                                assertThat(e.problem().next()).contains("goes on by itself");
                            });
        }
    }

    private static Terminal terminal() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        return new Terminal(
                nowhere, nowhere, Reader.nullReader(), Clock.systemUTC(), Map.of(), false);
    }
}
