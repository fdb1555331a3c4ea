package dev.reprise.console;

import dev.reprise.contracts.Outcome.Hold;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.console.IncidentReport;
import dev.reprise.contracts.console.PointReport;
import dev.reprise.contracts.console.RunReport;
import dev.reprise.contracts.console.StackStatus;
import dev.reprise.contracts.console.StackStatus.ComponentStatus;
import dev.reprise.contracts.console.StackStatus.Health;
import dev.reprise.contracts.console.StackStatus.ToDo;
import dev.reprise.contracts.console.StackStatus.Verdict;
import dev.reprise.contracts.console.StackStatus.Want;
import dev.reprise.decisions.Alert;
import dev.reprise.decisions.Incident;
import dev.reprise.decisions.Kept;
import dev.reprise.decisions.Run;
import dev.reprise.decisions.Target;
import dev.reprise.decisions.Withholding;
import dev.reprise.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the stack is, as the journal and the latest signs of life have it.
 *
 * <p>Long, since it holds the words of every to-do, side by side, so that they speak alike.
 */
final class StatusView {
    private static final Set<PointReport.Proven> READ_BACK =
            EnumSet.of(
                    PointReport.Proven.SCRUBBED,
                    PointReport.Proven.DOUBTED,
                    PointReport.Proven.DAMAGED);

    /** What a seal counts that was there and could not be read. */
    private static final String UNREADABLE = "unreadable";

    private static final long LITTLE = 16L << 20;

    /** A stream that was cut is back by then, where it comes back by itself. */
    private static final Duration MOMENT = Duration.ofSeconds(15);

    private final Stack stack;
    private final History.Snapshot history;
    private final Instant now;
    private final VaultNames vault;
    private final List<PointReport> points;

    StatusView(Stack stack, History.Snapshot history, Instant now) {
        this.stack = stack;
        this.history = history;
        this.now = now;
        this.vault = VaultNames.in(stack.vault().place());
        this.points =
                vault.marked(history.points()).stream()
                        .filter(point -> point.proven() != PointReport.Proven.GONE)
                        .toList();
    }

    StackStatus status() {
        var runs = new RunView(history, now);
        List<IncidentReport> incidents = new IncidentView(runs).newestFirst(history);
        List<ComponentStatus> components =
                stack.protect().values().stream().map(this::component).toList();
        List<RunReport> running = history.state().openRuns().stream().map(runs::of).toList();
        List<IncidentReport> open = incidents.stream().filter(IncidentReport::open).toList();
        List<ToDo> toDo = toDo(components);
        return new StackStatus(
                stack.name(),
                stack.host(),
                stack.mode().name().toLowerCase(Locale.ROOT),
                verdict(components, open, running, toDo),
                now,
                history.current(),
                history.state().paused(),
                components,
                stack.vault().place().toString(),
                free(stack.vault().place()),
                points.size(),
                points.isEmpty() ? null : points.getFirst(),
                running,
                open,
                incidents.stream().filter(each -> !each.open()).findFirst().orElse(null),
                unread(),
                toDo);
    }

    private ComponentStatus component(Stack.Member member) {
        Target target = history.state().target(member.name());
        Optional<Seal> seal = seal(target);
        Target.StreamState stream = target.stream();
        var restored = history.restored().get(member.name());
        return new ComponentStatus(
                member.name(),
                member.kind(),
                member.mode().name().toLowerCase(Locale.ROOT),
                health(target),
                target.conditions(),
                target.blind(),
                seal.map(Seal::counts).orElse(Map.of()),
                seal.map(Seal::bytes).orElse(-1L),
                couldLose(target, seal.orElse(null)),
                member.rpo(),
                member.rto(),
                restored == null ? null : restored.at(),
                restored == null ? null : restored.took(),
                says(stream),
                target.holds().values().stream().map(Hold::what).toList());
    }

    /** The newest that would be restored from. */
    private Optional<Seal> seal(Target target) {
        return target.seals().reversed().stream()
                .filter(kept -> !target.suspect(kept))
                .map(Kept::seal)
                .filter(each -> !vault.lacks(each.snapshot()))
                .findFirst();
    }

    private static String says(Target.@Nullable StreamState stream) {
        if (stream == null) {
            return "";
        }
        String lacks = stream.lacks();
        return !stream.flowing() ? stream.says() : lacks == null ? "" : lacks;
    }

    private Health health(Target target) {
        boolean mending =
                history.state()
                        .inHand(target.name())
                        .filter(run -> run.started().incident() != null)
                        .isPresent();
        if (mending) {
            return Health.RECOVERING;
        }
        if (!target.conditions().isEmpty()) {
            return Health.AILING;
        }
        if (history.alerts().firing(Alert.Kind.DAMAGED, target.name()).isPresent()) {
            return Health.DAMAGED;
        }
        if (history.away() != null) {
            return Health.UNSEEN; // what is known is of before
        }
        if (history.alerts().firing(Alert.Kind.HINDERED, target.name()).isPresent()) {
            return Health.HINDERED;
        }
        return target.firstSeen() < 0 && target.measured().isEmpty() && target.well().isEmpty()
                        || !target.blind().isEmpty()
                ? Health.UNSEEN
                : Health.HEALTHY;
    }

    /**
     * From the last moment that is safe until now; null if nothing ever was. What is received after
     * a gap leads nowhere from a seal before it.
     */
    private @Nullable Duration couldLose(Target target, @Nullable Seal seal) {
        if (seal == null) {
            return null;
        }
        Instant gap = history.alerts().gaps().get(target.name());
        boolean cut = gap != null && seal.at().isBefore(gap);
        Instant covered = cut ? gap : history.covered().get(target.name());
        Instant safe = covered == null || covered.isBefore(seal.at()) ? seal.at() : covered;
        Duration lost = Duration.between(safe, now);
        return lost.isNegative() ? Duration.ZERO : lost;
    }

    private static long free(Path place) {
        try {
            return Files.getFileStore(place).getUsableSpace();
        } catch (IOException e) {
            return -1;
        }
    }

    private List<ToDo> toDo(List<ComponentStatus> components) {
        var toDo = new ArrayList<ToDo>();
        away().ifPresent(toDo::add);
        history.state()
                .frozen()
                .forEach(
                        (component, run) ->
                                toDo.add(
                                        new ToDo(
                                                Want.FROZEN,
                                                "run %s of %s is frozen: %s"
                                                        .formatted(run, component, why(run)),
                                                "look at what there is of it, then reprise restore "
                                                        + component)));
        for (String component : stack.protect().keySet()) {
            givenUp(component).ifPresent(toDo::add);
            alert(Alert.Kind.DAMAGED, component).ifPresent(toDo::add);
            alert(Alert.Kind.DOUBTED, component).ifPresent(toDo::add);
            alert(Alert.Kind.HINDERED, component).ifPresent(toDo::add);
            alert(Alert.Kind.UNSEALED, component).ifPresent(toDo::add);
            alert(Alert.Kind.UNSTREAMED, component).ifPresent(toDo::add);
        }
        history.state().incidents().values().stream()
                .filter(Incident::open)
                .forEach(
                        incident ->
                                incident.withheld()
                                        .forEach(each -> toDo.add(withheld(incident, each))));
        stack.protect().keySet().forEach(each -> removed(each).ifPresent(toDo::add));
        lacking().ifPresent(toDo::add);
        unheard().ifPresent(toDo::add);
        if (history.state().paused()) {
            toDo.add(new ToDo(Want.PAUSED, "automation is paused", "reprise resume"));
        }
        for (ComponentStatus each : components) {
            Duration couldLose = each.couldLose();
            if (couldLose == null) {
                toDo.add(
                        new ToDo(
                                Want.UNPROTECTED,
                                history.state().target(each.name()).seals().isEmpty()
                                        ? each.name() + " is in no recovery point yet"
                                        : "no seal of " + each.name() + " is known to be good",
                                "reprise backup"));
            } else if (couldLose.compareTo(each.rpo()) > 0) {
                toDo.add(
                        new ToDo(
                                Want.UNPROTECTED,
                                each.name() + " could lose more than its limit",
                                "reprise doctor, then reprise backup"));
            }
            long unreadable = each.counts().getOrDefault(UNREADABLE, 0L);
            if (unreadable > 0) {
                toDo.add(
                        new ToDo(
                                Want.UNPROTECTED,
                                "%d %s of %s cannot be read: no new backup holds %s"
                                        .formatted(
                                                unreadable,
                                                unreadable == 1 ? "file" : "files",
                                                each.name(),
                                                unreadable == 1 ? "it" : "them"),
                                "let the user who runs Reprise read them, then reprise backup"));
            }
            Target.StreamState stream = history.state().target(each.name()).stream();
            if (stream != null && stream.lacks() != null) {
                toDo.add(
                        new ToDo(
                                Want.UNPROTECTED,
                                each.name() + ": " + stream.lacks(),
                                "reprise doctor"));
            }
            if (each.health() == Health.UNSEEN && history.away() == null) {
                toDo.add(new ToDo(Want.UNSEEN, each.name() + " cannot be seen", "reprise doctor"));
            }
        }
        return List.copyOf(toDo);
    }

    private static ToDo withheld(Incident incident, Withholding withheld) {
        return new ToDo(
                withheld.paused() ? Want.PAUSED : Want.WITHHELD,
                incident.id().label() + ": not done: " + withheld.says(),
                withheld.next());
    }

    private Optional<ToDo> removed(String component) {
        return history.state()
                .target(component)
                .lastGood()
                .map(Kept::seal)
                .filter(seal -> vault.lacks(seal.snapshot()))
                .map(
                        seal ->
                                new ToDo(
                                        Want.VAULT_DAMAGED,
                                        "the vault no longer holds the last good seal of %s, %s: somebody has removed it"
                                                .formatted(
                                                        component, seal.snapshot().substring(0, 8)),
                                        "reprise backup"));
    }

    /** The last point that was read back tells of the vault as it is now. */
    private Optional<ToDo> lacking() {
        return points.stream()
                .filter(point -> READ_BACK.contains(point.proven()))
                .findFirst()
                .filter(point -> point.proven() == PointReport.Proven.DAMAGED)
                .map(
                        point ->
                                new ToDo(
                                        Want.VAULT_DAMAGED,
                                        "the vault is not whole: %s was read back, and lacks %s"
                                                .formatted(
                                                        point.point(), point.damaged().getFirst()),
                                        "reprise doctor; put back what is missing from a copy of"
                                                + " the vault, and reprise points verify the older"
                                                + " points"));
    }

    /** A channel that refuses cannot tell of it itself. */
    private Optional<ToDo> unheard() {
        return Optional.ofNullable(history.chronicle().unheard())
                .map(
                        lost ->
                                new ToDo(
                                        Want.UNHEARD,
                                        "%s: %s given up, nobody was told: %s"
                                                .formatted(
                                                        lost.channel(),
                                                        lost.count() == 1
                                                                ? "the last notice was"
                                                                : "the last %d notices were"
                                                                        .formatted(lost.count()),
                                                        lost.why()),
                                        "correct notify.%s, then start Reprise again; this ends when a notice is taken"
                                                .formatted(lost.channel()),
                                        lost.since()));
    }

    private Optional<ToDo> away() {
        long free = free(stack.state());
        boolean full = Files.exists(stack.journalFolder()) && free >= 0 && free < LITTLE;
        return Optional.ofNullable(history.away())
                .map(
                        bus ->
                                new ToDo(
                                        Want.BUS_AWAY,
                                        "the bus at %s cannot be reached, nothing is decided: %s"
                                                .formatted(
                                                        bus.where(),
                                                        full
                                                                ? "the disk of "
                                                                        + stack.state()
                                                                        + " is full"
                                                                : bus.why()),
                                        full
                                                ? "make room there, and it goes on by itself"
                                                : "start its broker, or see to the network; without"
                                                        + " it: reprise restore --offline",
                                        bus.since()));
    }

    private Optional<ToDo> alert(Alert.Kind kind, String component) {
        Optional<Alert> firing = history.alerts().firing(kind, component);
        return switch (kind) {
            case DAMAGED ->
                    firing.map(
                            alert ->
                                    new ToDo(
                                            Want.DAMAGED,
                                            component + " is damaged: " + alert.says(),
                                            alert.next(),
                                            alert.since()));
            case DOUBTED ->
                    firing.map(
                            alert ->
                                    new ToDo(
                                            Want.DOUBTED,
                                            component + " is in doubt: " + alert.says(),
                                            alert.next(),
                                            alert.since()));
            case HINDERED ->
                    firing.map(
                            alert ->
                                    new ToDo(
                                            Want.HINDERED,
                                            component + " is hindered: " + alert.says(),
                                            alert.next(),
                                            alert.since()));
            case UNSEALED ->
                    firing.map(
                            alert ->
                                    new ToDo(
                                            Want.UNSEALED,
                                            component + " could not be sealed: " + alert.says(),
                                            alert.next(),
                                            alert.since()));
            case UNSTREAMED ->
                    firing.filter(alert -> alert.since().plus(MOMENT).isBefore(now))
                            .filter(_ -> history.state().target(component).clear())
                            .map(
                                    alert ->
                                            new ToDo(
                                                    Want.UNPROTECTED,
                                                    "the changes of %s are not received: %s"
                                                            .formatted(component, alert.says()),
                                                    alert.next(),
                                                    alert.since()));
            case BLIND, ROTTEN -> Optional.empty();
        };
    }

    /** Nothing but a person brings back what automation has given up, and no incident is open. */
    private Optional<ToDo> givenUp(String component) {
        Target target = history.state().target(component);
        if (target.unresolved().isEmpty() || history.state().inHand(component).isPresent()) {
            return Optional.empty();
        }
        Optional<Incident> last =
                history.state().incidents().values().stream()
                        .filter(incident -> incident.component().equals(component))
                        .reduce((first, second) -> second);
        return Optional.of(
                new ToDo(
                        Want.NOT_RECOVERED,
                        "%s is broken and was not recovered: %s%s"
                                .formatted(
                                        component,
                                        String.join(", ", target.unresolved()),
                                        last.map(Incident::closed)
                                                .map(closed -> "; " + closed.summary())
                                                .orElse("")),
                        "%sreprise restore %s --dry-run"
                                .formatted(
                                        last.map(
                                                        incident ->
                                                                "mend what reprise incidents show "
                                                                        + incident.id().label()
                                                                        + " names, then reprise resume; or ")
                                                .orElse(""),
                                        component)));
    }

    private String why(RunId run) {
        return history.state()
                .run(run)
                .map(Run::frozen)
                .orElse("see reprise incidents for the reason");
    }

    private List<String> unread() {
        return List.copyOf(history.chronicle().letters().values()).reversed().stream()
                .map(
                        letter ->
                                "%s at %d: %s"
                                        .formatted(
                                                letter.topic(), letter.offset(), letter.reason()))
                .toList();
    }

    private static Verdict verdict(
            List<ComponentStatus> components,
            List<IncidentReport> open,
            List<RunReport> running,
            List<ToDo> toDo) {
        boolean mending = running.stream().anyMatch(run -> !run.incident().isEmpty());
        boolean ailing =
                components.stream()
                        .anyMatch(
                                each ->
                                        each.health() == Health.AILING
                                                || each.health() == Health.DAMAGED);
        if (mending) {
            return Verdict.RECOVERING;
        }
        if (ailing || open.stream().anyMatch(each -> !each.conditions().isEmpty())) {
            return Verdict.BROKEN;
        }
        return toDo.isEmpty() ? Verdict.PROTECTED : Verdict.AT_RISK;
    }
}
