package dev.reprise.console;

import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Wire;
import dev.reprise.contracts.console.Order;
import dev.reprise.contracts.console.PointReport;
import dev.reprise.contracts.console.Points;
import dev.reprise.contracts.console.SealReport;
import dev.reprise.decisions.Alert;
import dev.reprise.decisions.PostMortem;
import dev.reprise.decisions.Run;
import dev.reprise.decisions.Story;
import dev.reprise.decisions.Target;
import dev.reprise.stack.Stack;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The console's interface, as docs/console-api.md has it. */
@Path("/v1")
@Blocking
@Produces("application/json")
final class ConsoleResource {
    private static final int LONGEST_WAIT_SECONDS = 30;
    private static final int PAGE = 1_000;
    private static final int CANDIDATES = 5;

    private final ConsoleService service;
    private final Stack stack;
    private final Clock clock;

    ConsoleResource(ConsoleService service, Stack stack, Clock clock) {
        this.service = service;
        this.stack = stack;
        this.clock = clock;
    }

    @GET
    @Path("/status")
    public byte[] status() {
        return Wire.json(new StatusView(stack, snapshot(), clock.instant()).status());
    }

    @GET
    @Path("/incidents")
    public byte[] incidents() {
        return Wire.json(new IncidentView(runs()).newestFirst(snapshot()));
    }

    @GET
    @Path("/incidents/{label}")
    public byte[] incident(@PathParam("label") String label) {
        return Wire.json(new IncidentView(runs()).of(story(label)));
    }

    @GET
    @Path("/incidents/{label}/postmortem")
    @Produces("text/markdown;charset=UTF-8")
    public String postmortem(
            @PathParam("label") String label,
            @QueryParam("zone") @DefaultValue("UTC") String zone) {
        try {
            return PostMortem.render(story(label), ZoneId.of(zone));
        } catch (DateTimeException e) {
            throw refused(400, "`" + zone + "` is no time zone", "zone", "write Europe/Paris");
        }
    }

    @GET
    @Path("/incidents/{label}/events")
    public byte[] incidentEvents(@PathParam("label") String label) {
        return Wire.json(EventsView.page(story(label).entries(), -1));
    }

    @GET
    @Path("/runs/{run}")
    public byte[] run(@PathParam("run") String run) {
        History.Snapshot snapshot = snapshot();
        Run found = snapshot.state().runs().get(run);
        if (found == null) {
            throw refused(404, "there is no run " + run, stack.name(), "see `reprise incidents`");
        }
        return Wire.json(new RunView(snapshot, clock.instant()).of(found));
    }

    @GET
    @Path("/points")
    public byte[] points() {
        History.Snapshot snapshot = snapshot();
        VaultNames vault = VaultNames.in(stack.vault().place());
        var between = new ArrayList<Points.Stretch>();
        var unsealed = new ArrayList<Points.Unsealed>();
        for (String component : stack.protect().keySet()) {
            between.addAll(PointView.between(snapshot, component, vault));
            snapshot.alerts()
                    .firing(Alert.Kind.UNSEALED, component)
                    .map(alert -> new Points.Unsealed(component, alert.since(), alert.says()))
                    .ifPresent(unsealed::add);
        }
        return Wire.json(new Points(vault.marked(snapshot.points()), between, unsealed));
    }

    @GET
    @Path("/points/{point}")
    public byte[] point(@PathParam("point") String point) {
        List<PointReport> found = PointView.meant(points(snapshot()), point);
        if (found.isEmpty()) {
            throw refused(404, "there is no point " + point, stack.name(), "see `reprise points`");
        }
        if (found.size() > 1) {
            throw refused(
                    400,
                    point + " may be any of " + found.size() + " points",
                    stack.name(),
                    "write the one that is meant: "
                            + found.stream()
                                    .limit(CANDIDATES)
                                    .map(PointView::unmistakable)
                                    .collect(Collectors.joining(", ")));
        }
        return Wire.json(found.getFirst());
    }

    private List<PointReport> points(History.Snapshot snapshot) {
        return VaultNames.in(stack.vault().place()).marked(snapshot.points());
    }

    /** What can be restored from, the newest first. */
    @GET
    @Path("/seals/{component}")
    public byte[] seals(@PathParam("component") String component) {
        Target target = snapshot().state().target(component);
        return Wire.json(
                target.seals().reversed().stream()
                        .map(
                                kept ->
                                        new SealReport(
                                                kept.seal(), target.suspect(kept), kept.damaged()))
                        .toList());
    }

    @GET
    @Path("/timings")
    public byte[] timings() {
        return Wire.json(service.history().timings());
    }

    @GET
    @Path("/requests/{request}")
    public byte[] request(@PathParam("request") String request) {
        return Wire.json(
                service.asking()
                        .report(request)
                        .orElseThrow(
                                () ->
                                        refused(
                                                404,
                                                "there is no request " + request,
                                                stack.name(),
                                                "ask again")));
    }

    /** Waits until something follows, but not for long. */
    @GET
    @Path("/events")
    public byte[] events(
            @QueryParam("after") @DefaultValue("-1") long after,
            @QueryParam("wait") @DefaultValue("0") int seconds)
            throws InterruptedException {
        List<Entry> found = service.history().after(after, PAGE);
        int wait = Math.min(Math.max(0, seconds), LONGEST_WAIT_SECONDS);
        if (found.isEmpty() && wait > 0) {
            service.history().await(after + 1, Duration.ofSeconds(wait));
            found = service.history().after(after, PAGE);
        }
        return Wire.json(EventsView.page(found, after));
    }

    @POST
    @Path("/backups")
    public byte[] backup(byte[] order) throws InterruptedException {
        return ask(order, Order.Backup.class);
    }

    @POST
    @Path("/restores")
    public byte[] restore(byte[] order) throws InterruptedException {
        return ask(order, Order.Restore.class);
    }

    @POST
    @Path("/checks")
    public byte[] check(byte[] order) throws InterruptedException {
        return ask(order, Order.Check.class);
    }

    @POST
    @Path("/automation")
    public byte[] automation(byte[] order) throws InterruptedException {
        return ask(order, Order.Automation.class);
    }

    private byte[] ask(byte[] order, Class<? extends Order> type) throws InterruptedException {
        try {
            return Wire.json(service.asking().ask(Wire.fromJson(order, type)));
        } catch (IOException e) {
            throw refused(
                    400,
                    "the order cannot be read: " + e.getMessage(),
                    type.getSimpleName(),
                    "see docs/console-api.md");
        }
    }

    private History.Snapshot snapshot() {
        return service.history().snapshot();
    }

    private RunView runs() {
        return new RunView(snapshot(), clock.instant());
    }

    private Story story(String label) {
        String number = label.replaceFirst("^INC-", "");
        return (number.matches("\\d{1,9}")
                        ? snapshot().chronicle().story(Integer.parseInt(number))
                        : Optional.<Story>empty())
                .orElseThrow(
                        () ->
                                refused(
                                        404,
                                        "there is no incident " + label,
                                        stack.name(),
                                        "see `reprise incidents`"));
    }

    private static ProblemException refused(int status, String what, String target, String next) {
        return new ProblemException(status, new Problem(what, target, next));
    }
}
