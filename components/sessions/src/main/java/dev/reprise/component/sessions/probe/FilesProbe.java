package dev.reprise.component.sessions.probe;

import dev.reprise.component.Probe;
import dev.reprise.component.Room;
import dev.reprise.component.sessions.repair.Beside;
import dev.reprise.component.sessions.repair.Marker;
import dev.reprise.component.sessions.repair.RepairPlan.GivenUp;
import dev.reprise.component.sessions.settings.SessionsSettings;
import dev.reprise.component.sessions.shelf.Moment;
import dev.reprise.component.sessions.spool.LogEntry.Gone;
import dev.reprise.component.sessions.spool.Spool;
import dev.reprise.component.sessions.spool.SpoolMemory;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.sessions.tree.RecordPath;
import dev.reprise.component.sessions.tree.SessionWatch;
import dev.reprise.component.sessions.tree.SessionWatch.Report;
import dev.reprise.component.sessions.tree.Told;
import dev.reprise.component.sessions.tree.Trouble;
import dev.reprise.component.sessions.tree.Unreadable;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Observation.ChangeNoted;
import dev.reprise.contracts.Observation.ComponentMeasured;
import dev.reprise.contracts.Sight;
import dev.reprise.vault.files.PathNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks the files over: damage by reading what has changed, losses by what is no longer there. What
 * was there before this process began it takes from the spool, which it only reads.
 *
 * <p>Longer than most classes, because all that is said of the files is worded here.
 */
public final class FilesProbe implements Probe {
    private static final Set<Trouble.Kind> IN_NO_STREAM =
            EnumSet.of(Trouble.Kind.TOO_LARGE, Trouble.Kind.CANNOT_BE_READ);
    private static final Duration BUDGET = Duration.ofMillis(300);
    private static final Duration APART = Duration.ofMillis(250);
    private static final Duration MEASURED_EVERY = Duration.ofSeconds(10);
    private static final int MOST_NOTED = 1_000;
    private static final int NAMED = 3;

    /** A fact has to fit into one message of the bus, however long the names are. */
    private static final long MOST_LETTERS = 200_000;

    private final String component;
    private final SessionsSettings settings;
    private final Beside beside;
    private final Spool spool;
    private final Room room;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Suspicions suspicions = new Suspicions(APART);
    private final Set<Trouble> noted = new HashSet<>();
    private @Nullable SessionWatch watch;
    private Map<String, Long> measured = Map.of();
    private Instant measuredAt = Instant.EPOCH;
    private Duration failedAfter = Duration.ZERO;

    public FilesProbe(
            String component, SessionsSettings settings, Beside beside, Spool spool, Clock clock) {
        this(component, settings, beside, spool, clock, System::nanoTime);
    }

    /**
     * @param nanos a monotonic clock
     */
    FilesProbe(
            String component,
            SessionsSettings settings,
            Beside beside,
            Spool spool,
            Clock clock,
            LongSupplier nanos) {
        this.component = component;
        this.settings = settings;
        this.beside = beside;
        this.spool = spool;
        this.room = new Room(settings.path());
        this.clock = clock;
        this.nanos = nanos;
    }

    @Override
    public Sight sight() {
        return new Sight(component + "-files", Sight.Method.FILES);
    }

    @Override
    public boolean judgesHindrance() {
        return true;
    }

    @Override
    public Set<String> conditions() {
        return Set.of(Conditions.DAMAGED, Conditions.MISSING);
    }

    /** Twice a scan while that is cheap; a large tree costs an eighth of a core, and no more. */
    @Override
    public Duration every() {
        Duration usual = settings.scan().dividedBy(2);
        SessionWatch watching = watch;
        Duration gentle = watching == null ? failedAfter.multipliedBy(2) : watching.every();
        return usual.compareTo(gentle) > 0 ? usual : gentle;
    }

    /** The first look reads every file. */
    @Override
    public Duration deadline() {
        return watch == null ? Duration.ofMinutes(30) : Duration.ofSeconds(60);
    }

    @Override
    public Look look(boolean watchOnly) throws InterruptedException {
        long began = nanos.getAsLong();
        try {
            Layout layout = Layout.of(settings.path());
            if (!layout.known()) {
                return new Look.Blind("sessions in " + layout.words() + " cannot be protected yet");
            }
            SessionWatch watching = watch;
            if (watching == null) {
                watching = begin();
                watch = watching;
            }
            return look(watching);
        } catch (IOException e) {
            return new Look.Blind(
                    "cannot read "
                            + Unreadable.named(e)
                            + "; let the user who runs Reprise read it");
        } catch (RuntimeException e) {
            // what it knows may be half of this look: the next one begins anew, from the spool
            watch = null;
            failedAfter = Duration.ofNanos(nanos.getAsLong() - began);
            throw e;
        }
    }

    private SessionWatch begin() throws IOException {
        var begun = new SessionWatch(settings.path(), clock, BUDGET, nanos);
        SpoolMemory memory = SpoolMemory.read(spool);
        if (memory.known()) {
            begun.recall(memory.sweptAt(), sink -> memory.each(sink::files));
            for (Gone each : memory.gone()) {
                Path file = PathNames.resolve(settings.path(), each.path());
                if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    begun.recallGone(each.path(), each.lastSeen(), each.at());
                }
            }
        }
        return begun;
    }

    private Look look(SessionWatch watching) throws IOException, InterruptedException {
        List<GivenUp> givenUp = givenUp(watching);
        Report report = once(watching, givenUp);
        Duration rest = suspicions.rest(System.nanoTime());
        if (rest.isPositive() && watching.thorough()) {
            Thread.sleep(rest);
            report = once(watching, givenUp);
        }
        List<GivenUp> since = givenUp(watching);
        if (!since.equals(givenUp)) {
            // what went in this very look may have been put aside
            report = once(watching, since);
        }
        List<Trouble> believed = suspicions.believed(System.nanoTime());
        var symptoms = new ArrayList<Symptom>();
        if (!believed.isEmpty()) {
            symptoms.add(damaged(believed));
        }
        if (!report.lost().isEmpty()) {
            symptoms.add(
                    new Symptom(
                            Conditions.MISSING,
                            Told.counts(report.lost()) + " went" + named(report.lost()),
                            report.lostSince(),
                            addresses(report.lost())));
        }
        if (symptoms.isEmpty() && Files.isRegularFile(settings.path())) {
            return new Look.Blind(
                    settings.path() + " is a file, not a folder; correct path: in reprise.yaml");
        }
        if (symptoms.isEmpty() && Files.notExists(settings.path())) {
            return new Look.Blind(settings.path() + " is not there; correct path: in reprise.yaml");
        }
        boolean well = symptoms.isEmpty();
        return new Look.Seen(symptoms, well ? room.look() : null, notes(report, well));
    }

    private Report once(SessionWatch watching, List<GivenUp> givenUp) throws IOException {
        Report report = watching.look();
        suspicions.look(
                report.troubles().stream()
                        .filter(each -> each.kind().damage() && !isGivenUp(each, givenUp))
                        .toList(),
                System.nanoTime(),
                report.before());
        return report;
    }

    private Symptom damaged(List<Trouble> believed) {
        Trouble first = believed.getFirst();
        return new Symptom(
                Conditions.DAMAGED,
                believed.size()
                        + (believed.size() == 1 ? " record is damaged: " : " records are damaged: ")
                        + first.path()
                        + ", "
                        + first.says(),
                suspicions.lastSeenWell(believed),
                addresses(believed.stream().map(Trouble::path).toList()));
    }

    /** What a repair could not put back is known, and is no reason for another one. */
    private List<GivenUp> givenUp(SessionWatch watching) throws IOException {
        List<GivenUp> found = Marker.read(beside.marker()).map(Marker::givenUp).orElse(List.of());
        found.forEach(each -> watching.excuse(each.path()));
        return found;
    }

    private static boolean isGivenUp(Trouble trouble, List<GivenUp> givenUp) {
        return givenUp.stream().anyMatch(each -> each.covers(trouble));
    }

    private List<Observation> notes(Report report, boolean well) {
        var notes = new ArrayList<Observation>();
        if (!report.remarks().isEmpty()) {
            notes.add(
                    new ChangeNoted(
                            component,
                            "deleted: " + Told.counts(report.remarks()),
                            report.remarks().size(),
                            addresses(report.remarks()),
                            report.at()));
        }
        note(
                notes,
                report,
                "too large for the stream of changes, in the seals alone: ",
                each -> each == Trouble.Kind.TOO_LARGE);
        note(
                notes,
                report,
                "in no new backup; let the user who runs Reprise read it: ",
                each -> each == Trouble.Kind.CANNOT_BE_READ);
        note(
                notes,
                report,
                "out of order, left as it is: ",
                each -> !each.damage() && !IN_NO_STREAM.contains(each));
        boolean due = !measuredAt.plus(MEASURED_EVERY).isAfter(report.at());
        if (well && due && !report.counts().equals(measured)) {
            measured = report.counts();
            measuredAt = report.at();
            notes.add(
                    new ComponentMeasured(
                            component,
                            Moment.position(report.at()),
                            report.at(),
                            report.counts(),
                            null));
        }
        return notes;
    }

    /** Each trouble once. */
    private void note(
            List<Observation> notes, Report report, String what, Predicate<Trouble.Kind> which) {
        var found = new ArrayList<String>();
        String first = "";
        for (Trouble each : report.troubles()) {
            if (which.test(each.kind()) && noted.size() < MOST_NOTED && noted.add(each)) {
                first = first.isEmpty() ? each.path() + ": " + each.says() : first;
                found.add(each.path());
            }
        }
        if (!found.isEmpty()) {
            notes.add(
                    new ChangeNoted(
                            component, what + first, found.size(), addresses(found), report.at()));
        }
    }

    private List<String> addresses(List<String> paths) {
        var found = new LinkedHashSet<String>();
        for (String path : paths) {
            String session = RecordPath.of(path).session();
            found.add(component + "/" + (session.isEmpty() ? path : session));
        }
        var named = new ArrayList<String>();
        long letters = 0;
        for (String each : found) {
            letters += each.length();
            if (named.size() == MOST_NOTED || letters > MOST_LETTERS) {
                break;
            }
            named.add(each);
        }
        return List.copyOf(named);
    }

    private static String named(List<String> paths) {
        return ": "
                + String.join(", ", paths.subList(0, Math.min(NAMED, paths.size())))
                + (paths.size() > NAMED ? ", …" : "");
    }
}
