package dev.reprise.cli.command;

import dev.reprise.cli.CommandException;
import dev.reprise.cli.Exit;
import dev.reprise.cli.Workspace;
import dev.reprise.cli.address.Address;
import dev.reprise.cli.address.When;
import dev.reprise.cli.address.WhenParser;
import dev.reprise.cli.restore.Sources;
import dev.reprise.cli.restore.Wanted;
import dev.reprise.cli.screen.Readable;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.console.IncidentReport;
import dev.reprise.contracts.console.RunReport;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** From the words on the command line to what is wanted of each component. */
final class WantedReader {
    private final Workspace workspace;
    private final Sources sources;
    private final boolean offline;

    WantedReader(Workspace workspace, Sources sources, boolean offline) {
        this.workspace = workspace;
        this.sources = sources;
        this.offline = offline;
    }

    List<Wanted> read(List<Address> addresses, String at, @Nullable String deletedSince) {
        var parser = new WhenParser(workspace.terminal().clock());
        When when = usage(at, () -> parser.parse(at));
        Map<String, List<String>> scopes = scopes(addresses);
        if (deletedSince != null) {
            Instant since = usage(deletedSince, () -> parser.parseMoment(deletedSince));
            scopes.keySet()
                    .forEach(
                            each ->
                                    workspace.refusePartless(
                                            each, "--deleted-since " + deletedSince));
            scopes.values().forEach(scope -> scope.add("deleted-since:" + since));
        }
        return switch (when) {
            case When.Latest ignored -> wanted(scopes, null);
            case When.Moment moment -> wanted(scopes, notLost(scopes, moment.at()));
            case When.BeforeIncident before ->
                    wanted(scopes, notLost(scopes, before(before.number())));
            case When.Point point -> exactly(scopes, point.point());
            case When.Named named -> exactly(scopes, named.name());
        };
    }

    /** A whole component swallows its parts. */
    private Map<String, List<String>> scopes(List<Address> addresses) {
        var scopes = new LinkedHashMap<String, List<String>>();
        if (addresses.isEmpty()) {
            workspace.stack().protect().keySet().forEach(c -> scopes.put(c, new ArrayList<>()));
        }
        for (Address each : addresses) {
            scopes.computeIfAbsent(each.component(), c -> new ArrayList<>());
        }
        for (Address each : addresses) {
            boolean whole =
                    addresses.stream()
                            .anyMatch(
                                    other ->
                                            other.component().equals(each.component())
                                                    && other.below().isEmpty());
            List<String> scope = scopes.get(each.component());
            if (!whole && scope != null) {
                scope.add(each.below());
            }
        }
        return scopes;
    }

    private static List<Wanted> wanted(Map<String, List<String>> scopes, @Nullable Instant time) {
        return scopes.entrySet().stream()
                .map(each -> new Wanted(each.getKey(), List.copyOf(each.getValue()), time, ""))
                .toList();
    }

    private Instant before(int number) {
        if (offline) {
            throw new CommandException(
                    Exit.USAGE,
                    "without the services nobody knows INC-" + number,
                    "--at before:INC-" + number,
                    "give a time, such as 14:02, or a point");
        }
        IncidentReport incident =
                workspace.console().get("/v1/incidents/INC-" + number, IncidentReport.class);
        Instant well = incident.lastSeenWell();
        if (well == null) {
            throw new CommandException(
                    Exit.REFUSED,
                    "nobody has seen it well before " + incident.label(),
                    "--at before:INC-" + number,
                    "give a time before "
                            + incident.firstSeenBad()
                                    .atZone(workspace.terminal().zone())
                                    .toLocalDateTime()
                                    .truncatedTo(ChronoUnit.SECONDS)
                            + ", when it was first seen bad");
        }
        return well;
    }

    /**
     * Of what was lost nothing is known, and what is nearest is something else. Without the
     * services nobody knows of it; what a person gave up by a restore can be gone back to.
     */
    private Instant notLost(Map<String, List<String>> scopes, Instant time) {
        if (offline || scopes.keySet().stream().allMatch(workspace::hasParts)) {
            return time;
        }
        for (IncidentReport incident :
                workspace.console().get("/v1/incidents", IncidentReport[].class)) {
            boolean whole =
                    scopes.containsKey(incident.component())
                            && !workspace.hasParts(incident.component());
            incident.runs().stream()
                    .filter(run -> whole && run.request().isEmpty())
                    .filter(
                            run ->
                                    run.state() == RunReport.State.DONE
                                            || run.state() == RunReport.State.DOUBTFUL)
                    .map(RunReport::loss)
                    .forEach(loss -> refuseWithin(loss, time, incident));
        }
        return time;
    }

    private void refuseWithin(Loss loss, Instant time, IncidentReport incident) {
        Instant from = loss.from();
        Instant to = loss.to();
        if (from != null && to != null && time.isAfter(from) && !time.isAfter(to)) {
            ZoneId zone = workspace.terminal().zone();
            throw new CommandException(
                    Exit.REFUSED,
                    "what was there at %s is lost: %s lost what came from %s to %s"
                            .formatted(
                                    Readable.second(time, zone),
                                    incident.label(),
                                    Readable.second(from, zone),
                                    Readable.second(to, zone)),
                    incident.component(),
                    "name a moment outside of it; the last before it: --at "
                            + from.truncatedTo(ChronoUnit.SECONDS));
        }
    }

    private List<Wanted> exactly(Map<String, List<String>> scopes, String point) {
        Map<String, String> seals = sources.point(point);
        var wanted = new ArrayList<Wanted>();
        scopes.forEach(
                (component, scope) -> {
                    String snapshot = seals.get(component);
                    if (snapshot == null) {
                        throw new CommandException(
                                Exit.REFUSED,
                                component + " is not in " + point,
                                "it holds " + String.join(", ", seals.keySet()),
                                "name one of these, or another point");
                    }
                    wanted.add(new Wanted(component, List.copyOf(scope), null, snapshot));
                });
        return List.copyOf(wanted);
    }

    private static <T> T usage(String text, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new CommandException(
                    Exit.USAGE,
                    String.valueOf(e.getMessage()),
                    text,
                    "write it like latest, 14:02, -2h, 2026-11-23T14:02, p-7f3a, before:INC-12");
        }
    }
}
