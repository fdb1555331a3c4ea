package dev.reprise.demo.score;

import dev.reprise.demo.journal.IncidentStory;
import dev.reprise.demo.sabotage.Damage;
import dev.reprise.demo.witness.Audit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The whole demo, judged.
 *
 * @param end what the witness counted at the very end; empty if it never came to that
 * @param wrong what is wrong beside the acts themselves
 */
public record Score(List<Judgement> judgements, Optional<Audit> end, List<String> wrong) {
    /** Whether every incident was recovered and validated, and no loss went unsaid. */
    public boolean right() {
        return wrong.isEmpty() && judgements.stream().allMatch(Judgement::right);
    }

    /**
     * @param incidents all of the journal
     */
    public static Score of(
            List<Act> acts, Optional<Audit> end, List<IncidentStory> incidents, String aborted) {
        List<Judgement> judgements = acts.stream().map(Judgement::of).toList();
        List<String> wrong = new ArrayList<>();
        if (!aborted.isEmpty()) {
            wrong.add(aborted);
        }
        if (acts.size() < Damage.values().length) {
            wrong.add(
                    "%d of %d disasters took place".formatted(acts.size(), Damage.values().length));
        }
        Set<Integer> known =
                acts.stream()
                        .flatMap(act -> act.incidents().stream())
                        .map(story -> story.incident().number())
                        .collect(Collectors.toSet());
        incidents.stream()
                .filter(story -> !known.contains(story.incident().number()))
                .forEach(
                        story ->
                                wrong.add(
                                        "%s (%s) was opened though nothing was damaged"
                                                .formatted(
                                                        story.incident().label(),
                                                        story.errorCode())));
        Optional<Audit> last = acts.isEmpty() ? Optional.empty() : acts.getLast().after();
        int late = Judgement.newlyMissing(last, end).size();
        if (last.isPresent() && late > 0) {
            wrong.add("%,d more were missing at the end".formatted(late));
        }
        return new Score(judgements, end, wrong);
    }
}
