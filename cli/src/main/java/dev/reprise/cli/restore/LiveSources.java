package dev.reprise.cli.restore;

import dev.reprise.cli.console.ConsoleClient;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.console.PointReport;
import dev.reprise.contracts.console.SealReport;
import dev.reprise.contracts.console.StackStatus;
import dev.reprise.contracts.console.Timings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;

/** As the services see it; they will choose by the same rule. */
public final class LiveSources implements Sources {
    private final Supplier<ConsoleClient> consoles;

    /**
     * @param consoles asked for one when the first fact is needed
     */
    public LiveSources(Supplier<ConsoleClient> consoles) {
        this.consoles = consoles;
    }

    @Override
    public List<Seal> seals(Wanted wanted) {
        return Arrays.stream(
                        consoles.get().get("/v1/seals/" + wanted.component(), SealReport[].class))
                .filter(each -> fits(each, wanted))
                .map(SealReport::seal)
                .toList();
    }

    @Override
    public SequencedMap<String, String> point(String point) {
        var found =
                consoles.get().get("/v1/points/" + ConsoleClient.escaped(point), PointReport.class);
        var seals = new LinkedHashMap<String, String>();
        found.seals().forEach(seal -> seals.put(seal.component(), seal.snapshot()));
        return seals;
    }

    @Override
    public List<String> conditions(String component) {
        return consoles.get().get("/v1/status", StackStatus.class).components().stream()
                .filter(each -> each.name().equals(component))
                .flatMap(each -> each.conditions().stream())
                .sorted()
                .toList();
    }

    @Override
    public Timings timings() {
        return consoles.get().get("/v1/timings", Timings.class);
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
