package dev.reprise.contracts.console;

import dev.reprise.contracts.Verb;
import java.time.Duration;
import java.util.List;

/**
 * How long each step took, measured, the newest last.
 *
 * @param steps of one component each
 */
public record Timings(List<Step> steps) {
    public record Step(String component, Verb verb, List<Duration> took) {}
}
