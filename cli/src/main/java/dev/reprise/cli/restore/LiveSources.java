package dev.reprise.cli.restore;

import dev.reprise.cli.console.ConsoleClient;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.console.SealReport;
import dev.reprise.contracts.console.StackStatus;
import dev.reprise.contracts.console.Timings;
import java.util.Arrays;
import java.util.List;

/** As the services see it; they will choose by the same rule. */
public final class LiveSources implements Sources {
    private final ConsoleClient console;

    public LiveSources(ConsoleClient console) {
        this.console = console;
    }

    @Override
    public List<Seal> seals(Wanted wanted) {
        return Arrays.stream(console.get("/v1/seals/" + wanted.component(), SealReport[].class))
                .filter(each -> fits(each, wanted))
                .map(SealReport::seal)
                .toList();
    }

    @Override
    public List<String> conditions(String component) {
        return console.get("/v1/status", StackStatus.class).components().stream()
                .filter(each -> each.name().equals(component))
                .flatMap(each -> each.conditions().stream())
                .sorted()
                .toList();
    }

    @Override
    public Timings timings() {
        return console.get("/v1/timings", Timings.class);
    }

    private static boolean fits(SealReport each, Wanted wanted) {
        if (wanted.exact()) {
            return each.seal().snapshot().startsWith(wanted.snapshot());
        }
        return wanted.time() == null
                ? !each.suspect()
                : !each.damaged() && !each.seal().at().isAfter(wanted.time());
    }
}
