package dev.reprise.bench.loop;

import dev.reprise.bus.Envelopes;
import dev.reprise.contracts.Command;
import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.Observation.ComponentMeasured;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepRef;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A fact, what is decided on it, and the command of that: records of the contracts whose JSON is
 * about 1,000 bytes each. The number of the fact travels in all three.
 */
final class Payloads {
    private static final int TABLES = 33;
    static final String COMPONENT = "orders";
    private static final String SNAPSHOT = "0123456789abcdef".repeat(46);

    private final Envelopes envelopes;

    Payloads(Envelopes envelopes) {
        this.envelopes = envelopes;
    }

    Event fact(long number) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (int table = 0; table < TABLES; table++) {
            counts.put("public.table_%04d".formatted(table), 1_000_000L + table);
        }
        var position = new Position("1", HexFormat.of().toHexDigits(number));
        return envelopes.wrap(
                new ComponentMeasured(COMPONENT, position, Instant.EPOCH, counts, null));
    }

    Event decisionOn(ComponentMeasured fact) {
        var run = new RunId("bench-" + HexFormat.fromHexDigitsToLong(fact.position().at()));
        var ref = new StepRef(run, "scrub", 1);
        return envelopes.wrap(
                new Decision.StepIssued(
                        1, run, 1, new Command.ScrubPoint(ref, "localhost", COMPONENT, SNAPSHOT)));
    }

    Event commandOf(Decision.StepIssued decision) {
        return envelopes.wrap(decision.command());
    }

    Seal seal(StepRef ref) {
        return new Seal(
                COMPONENT,
                "bench",
                snapshot(ref),
                Instant.EPOCH,
                new Position("1", "0"),
                Seal.Consistency.FUZZY,
                1,
                1,
                Map.of());
    }

    static String snapshot(StepRef ref) {
        return "snapshot-of-" + ref.label();
    }

    /** The number of the fact that a command goes back to. */
    static long number(Command command) {
        return Long.parseLong(command.ref().run().value().substring("bench-".length()));
    }
}
