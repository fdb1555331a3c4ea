package dev.reprise.demo;

import static dev.reprise.contracts.Decision.IncidentClosed.Ending.UNRECOVERED;
import static dev.reprise.contracts.Decision.RunClosed.Ending.DONE;

import dev.reprise.demo.journal.Chronicle;
import dev.reprise.demo.journal.IncidentStory;
import dev.reprise.demo.sabotage.Damage;
import dev.reprise.demo.sabotage.SaboteurProcess;
import dev.reprise.demo.sabotage.SaboteurProcess.Batch;
import dev.reprise.demo.score.Act;
import dev.reprise.demo.score.Figures;
import dev.reprise.demo.view.Board;
import dev.reprise.demo.witness.Audit;
import dev.reprise.demo.witness.WitnessProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Plays one act: the damage, what Reprise makes of it, and what the witness finds then. */
final class Scene {
    private static final Duration DETECTION = Duration.ofSeconds(60);
    private static final Duration RECOVERY = Duration.ofSeconds(240);
    private static final Duration SERVICE = Duration.ofSeconds(60);
    private static final Duration ANOTHER_RUN = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** How long the demo looks at damage that nobody repairs. */
    private static final Duration NOBODY = Duration.ofSeconds(6);

    private final Chronicle chronicle;
    private final Board board;
    private final WitnessProcess witness;
    private final SaboteurProcess saboteur;
    private final PostMortems postMortems;

    Scene(
            Chronicle chronicle,
            Board board,
            WitnessProcess witness,
            SaboteurProcess saboteur,
            PostMortems postMortems) {
        this.chronicle = chronicle;
        this.board = board;
        this.witness = witness;
        this.saboteur = saboteur;
        this.postMortems = postMortems;
    }

    /**
     * @param recovery whether anybody is there to repair it
     */
    Act play(Damage damage, Batch batch, Optional<Audit> before, boolean recovery)
            throws DemoException, IOException, InterruptedException {
        int known = chronicle.incidents().size();
        board.damage(damage);
        board.doing(damage.title());
        witness.damageBegins();
        var done = saboteur.harm(damage, batch, board::command);
        witness.damageEnds();
        String what = damage.ofSessions() ? "files" : "rows";
        if (recovery) {
            awaitRecovery(known, done.nanos());
        } else {
            board.doing("nobody is there to repair it");
        }
        boolean served =
                recovery
                        ? witness.answered(what, SERVICE)
                        : !damage.ofSessions() && witness.answered(what, NOBODY);
        Optional<Duration> back =
                served && (!recovery || recovered(known))
                        ? Optional.of(since(done.nanos()))
                        : Optional.empty();
        board.doing("the witness counts");
        Optional<Audit> after = witness.audit(damage.title().replace(' ', '-'));
        List<IncidentStory> incidents = incidents(known);
        var act =
                new Act(
                        damage,
                        harmed(damage, done.said()),
                        done.commands(),
                        done.at(),
                        incidents.stream()
                                .findFirst()
                                .map(s -> Duration.ofNanos(s.openedNanos() - done.nanos())),
                        back,
                        incidents,
                        before,
                        after,
                        Optional.empty());
        Act whole = act.with(postMortems.collect(act.incident()));
        board.result(damage, summary(whole));
        return whole;
    }

    /** Returns when there is nothing more to wait for: recovered, given up, or too late. */
    private void awaitRecovery(int known, long begin) throws InterruptedException {
        board.doing("waiting for Reprise to notice");
        while (incidents(known).isEmpty()) {
            if (since(begin).compareTo(DETECTION) > 0) {
                return;
            }
            Thread.sleep(PAUSE);
        }
        board.doing("Reprise is at work");
        while (true) {
            List<IncidentStory> incidents = incidents(known);
            board.story(incidents.getLast());
            if (recovered(known) || since(begin).compareTo(RECOVERY) > 0 || givenUp(incidents)) {
                return;
            }
            Thread.sleep(PAUSE);
        }
    }

    private boolean recovered(int known) {
        List<IncidentStory> incidents = incidents(known);
        return incidents.stream().anyMatch(IncidentStory::recoveredAndValidated)
                && incidents.stream().allMatch(IncidentStory::over);
    }

    /** Frozen, closed as unrecovered, or a run that has failed and that no other follows. */
    private static boolean givenUp(List<IncidentStory> incidents) {
        return incidents.stream()
                .anyMatch(
                        s ->
                                s.trouble().startsWith("frozen")
                                        || s.closed().filter(UNRECOVERED::equals).isPresent()
                                        || s.ending().filter(e -> e != DONE).isPresent()
                                                && since(s.runClosedNanos()).compareTo(ANOTHER_RUN)
                                                        > 0);
    }

    private List<IncidentStory> incidents(int known) {
        List<IncidentStory> all = chronicle.incidents();
        return all.subList(Math.min(known, all.size()), all.size());
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    /** "sessions harmed" with their number, as the saboteur has counted it. */
    private static String harmed(Damage damage, String said) {
        return damage.ofSessions() && said.matches("\\d+ sessions harmed.*")
                ? said.substring(0, said.indexOf(':'))
                : damage.title();
    }

    private static String summary(Act act) {
        if (act.back().isEmpty()) {
            return act.detected().isEmpty() ? "nobody noticed" : "noticed, and not recovered";
        }
        return "detected after %s, back after %s"
                .formatted(
                        act.detected().map(Figures::duration).orElse("-"),
                        Figures.duration(act.back().get()));
    }
}
