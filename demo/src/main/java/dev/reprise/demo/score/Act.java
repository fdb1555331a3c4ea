package dev.reprise.demo.score;

import dev.reprise.demo.journal.IncidentStory;
import dev.reprise.demo.sabotage.Damage;
import dev.reprise.demo.witness.Audit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One damage and all that was seen of it. Durations are by the demo's own clock, from the moment at
 * which the first command of the damage was issued.
 *
 * @param harmed what the damage is called, with its size where that is known
 * @param detected until the incident was read from the journal
 * @param back until the run was closed and the witness was served again
 * @param incidents those opened from the damage on, until the next one
 * @param before what the witness counted before the damage
 * @param after what it counted after the recovery
 * @param postMortem relative to the demo's folder
 */
public record Act(
        Damage damage,
        String harmed,
        List<String> commands,
        Instant at,
        Optional<Duration> detected,
        Optional<Duration> back,
        List<IncidentStory> incidents,
        Optional<Audit> before,
        Optional<Audit> after,
        Optional<String> postMortem) {
    /** The same, with its post-mortem. */
    public Act with(Optional<String> found) {
        return new Act(
                damage, harmed, commands, at, detected, back, incidents, before, after, found);
    }

    /** The incident that speaks for the damage: the one that was recovered, else the last. */
    public Optional<IncidentStory> incident() {
        return incidents.stream()
                .filter(IncidentStory::recoveredAndValidated)
                .findFirst()
                .or(
                        () ->
                                incidents.isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(incidents.getLast()));
    }
}
