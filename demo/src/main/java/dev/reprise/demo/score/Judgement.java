package dev.reprise.demo.score;

import dev.reprise.contracts.Loss;
import dev.reprise.demo.journal.IncidentStory;
import dev.reprise.demo.witness.Audit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether one act ended as it should, and if not, why.
 *
 * @param stated the loss as Reprise states it, over all incidents of the act
 * @param rowsMissing acknowledged before, and missing since this act
 * @param outside of all that is missing since this act, what the stated interval does not cover
 * @param wrong empty if all is right
 */
public record Judgement(
        Act act,
        Loss stated,
        long rowsMissing,
        long filesMissing,
        long outside,
        List<String> wrong) {
    public boolean right() {
        return wrong.isEmpty();
    }

    public static Judgement of(Act act) {
        Loss stated =
                act.incidents().stream().map(IncidentStory::loss).reduce(Loss.NOTHING, Loss::and);
        List<Audit.Missing> missing = newlyMissing(act.before(), act.after());
        long outside = missing.stream().filter(each -> !covers(stated, each)).count();
        List<String> wrong = new ArrayList<>(recovery(act));
        if (act.after().isEmpty()) {
            wrong.add("the witness could not count");
        } else if (!act.after().get().readable()) {
            wrong.add("the witness cannot read the database");
        }
        if (outside > 0) {
            wrong.add(
                    "%,d acknowledged %s missing, and no stated interval covers them"
                            .formatted(outside, outside == 1 ? "thing is" : "things are"));
        }
        if (!act.damage().mayLose() && stated.any()) {
            wrong.add("a loss is stated where nothing had to be lost");
        }
        if (act.damage().mayLose()
                && missing.isEmpty()
                && act.after().filter(Audit::readable).isPresent()) {
            wrong.add("nothing was lost, so it is no proof that a loss is said: run it again");
        }
        return new Judgement(
                act,
                stated,
                count(missing, Audit.Kind.ROW),
                count(missing, Audit.Kind.FILE),
                outside,
                wrong);
    }

    /**
     * Whether something that the witness misses may lie in the interval: it was taken at some
     * moment between when it was sent and when it was acknowledged.
     */
    static boolean covers(Loss stated, Audit.Missing missing) {
        return stated.from() != null
                && stated.to() != null
                && !missing.settled().isBefore(stated.from())
                && !missing.sent().isAfter(stated.to());
    }

    /** What the second audit misses and the first one did not. */
    static List<Audit.Missing> newlyMissing(Optional<Audit> before, Optional<Audit> after) {
        Set<String> known = new HashSet<>();
        before.ifPresent(audit -> audit.missing().forEach(m -> known.add(m.kind() + m.name())));
        return after.map(Audit::missing).orElse(List.of()).stream()
                .filter(m -> !known.contains(m.kind() + m.name()))
                .toList();
    }

    private static List<String> recovery(Act act) {
        Optional<IncidentStory> story = act.incident();
        if (story.isEmpty()) {
            return List.of("no incident was opened");
        }
        IncidentStory incident = story.get();
        List<String> wrong = new ArrayList<>();
        if (!incident.errorCode().equals(act.damage().errorCode())) {
            wrong.add(
                    "it was taken for %s, and it is %s"
                            .formatted(incident.errorCode(), act.damage().errorCode()));
        }
        if (!incident.recoveredAndValidated()) {
            wrong.add(
                    "%s was not recovered and validated%s"
                            .formatted(
                                    incident.incident().label(),
                                    incident.trouble().isEmpty()
                                            ? ""
                                            : " (" + incident.trouble() + ")"));
        }
        act.incidents().stream()
                .filter(each -> !each.over())
                .forEach(each -> wrong.add(each.incident().label() + " is still open"));
        if (act.back().isEmpty()) {
            wrong.add("the witness was not served again");
        }
        if (act.postMortem().isEmpty()) {
            wrong.add("there is no post-mortem");
        }
        return wrong;
    }

    private static long count(List<Audit.Missing> missing, Audit.Kind kind) {
        return missing.stream().filter(m -> m.kind() == kind).count();
    }
}
