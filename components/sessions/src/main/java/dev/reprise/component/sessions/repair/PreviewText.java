package dev.reprise.component.sessions.repair;

import dev.reprise.component.Restore.Preview;
import dev.reprise.component.sessions.tree.RecordPath;
import dev.reprise.contracts.Command.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A plan in words. */
final class PreviewText {
    private static final int MOST_LINES = 20;
    private static final int NAMED = 5;

    private final String component;
    private final RepairPlan plan;
    private final Path contents;
    private final Clock clock;

    PreviewText(String component, RepairPlan plan, Path contents, Clock clock) {
        this.component = component;
        this.plan = plan;
        this.contents = contents;
        this.clock = clock;
    }

    Preview preview(Source source, Path target) throws IOException {
        long bytes = Staging.room(plan, contents);
        Path parent = Staging.parent(target);
        long free = Files.getFileStore(parent).getUsableSpace();
        DateTimeFormatter time =
                DateTimeFormatter.ofPattern("d MMM HH:mm:ss", Locale.ENGLISH)
                        .withZone(clock.getZone());
        return new Preview(
                "the newest sound version of each file, from the seal of "
                        + time.format(source.seal().at())
                        + (source.streamed() ? " and every change since" : ""),
                putsBack(),
                loses(),
                List.of(),
                bytes,
                free,
                bytes > free
                        ? List.of(
                                "there is not enough space beside %s: it needs %d MB, and %d MB are free"
                                        .formatted(target, bytes >> 20, free >> 20))
                        : List.of());
    }

    private List<String> putsBack() {
        var bySession = new TreeMap<String, List<Repair>>();
        for (Repair each : plan.repairs()) {
            bySession.computeIfAbsent(name(each.path()), name -> new ArrayList<>()).add(each);
        }
        var lines = new ArrayList<String>();
        if (bySession.isEmpty()) {
            lines.add(
                    plan.givenUp().isEmpty()
                            ? "nothing: no session file is missing or damaged"
                            : "nothing: of what is missing or damaged no sound version is held");
        }
        bySession.forEach(
                (name, repairs) -> {
                    if (lines.size() < MOST_LINES) {
                        lines.add(name + "  " + words(repairs));
                    }
                });
        if (bySession.size() > MOST_LINES) {
            lines.add("and " + (bySession.size() - MOST_LINES) + " more");
        }
        lines.addAll(plan.notes());
        return lines;
    }

    private static String words(List<Repair> repairs) {
        long missing = count(repairs, Repair.Kind.PUT_BACK);
        long damaged = count(repairs, Repair.Kind.REPLACE);
        long indexes = count(repairs, Repair.Kind.INDEX);
        var words = new ArrayList<String>();
        if (missing > 0) {
            words.add(missing + " missing");
        }
        if (damaged > 0) {
            words.add(damaged + " damaged");
        }
        long covered = count(repairs, Repair.Kind.SET_ASIDE);
        if (covered > 0) {
            words.add(covered + " covered by what is no file, which is put aside");
        }
        long aside = count(repairs, Repair.Kind.PUT_ASIDE);
        if (aside > 0) {
            words.add(aside + " damaged, of which no sound version is held: put aside");
        }
        if (indexes > 0) {
            words.add("index rebuilt");
        }
        return String.join(", ", words);
    }

    /** As many as a person reads. */
    static String named(List<String> all) {
        String first = String.join(", ", all.subList(0, Math.min(NAMED, all.size())));
        return all.size() <= NAMED ? first : first + " and " + (all.size() - NAMED) + " more";
    }

    private static long count(List<Repair> repairs, Repair.Kind kind) {
        return repairs.stream().filter(each -> each.kind() == kind).count();
    }

    private List<String> loses() {
        Set<String> names = new TreeSet<>();
        plan.givenUp().forEach(each -> names.add(name(each.path())));
        var lines = new ArrayList<String>();
        for (String name : names) {
            lines.add(name + "  no sound version is held");
        }
        if (lines.isEmpty() && plan.loss().any()) {
            lines.add(
                    "what was written between "
                            + plan.loss().from()
                            + " and "
                            + plan.loss().to()
                            + ", as far as it is missing or damaged now");
        }
        return lines;
    }

    private String name(String path) {
        String session = RecordPath.of(path).session();
        return component + "/" + (session.isEmpty() ? path : session);
    }
}
