package dev.reprise.decisions;

import dev.reprise.decisions.Wants.Pressing;
import dev.reprise.decisions.Wants.Want;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;

/** What people have to be told of what is wrong without being an incident. */
final class AlertWants {
    /** A slow hour blinds a sight, or spoils a seal, for moments: nobody is called for these. */
    private static final Duration LASTING = Duration.ofMinutes(2);

    private final Chronicle chronicle;
    private final ZoneId zone;

    AlertWants(Chronicle chronicle, ZoneId zone) {
        this.chronicle = chronicle;
        this.zone = zone;
    }

    Stream<Want> all() {
        return chronicle.alerts().all().values().stream().flatMap(this::of);
    }

    /** A person is told once, unless somebody is at it already, and again when it is over. */
    private Stream<Want> of(Alert alert) {
        String key = key(alert);
        Instant until = alert.until();
        if (until != null) {
            return chronicle.told().containsKey(key) ? over(alert, key, until) : Stream.empty();
        }
        State state = chronicle.state();
        Instant due = due(alert);
        boolean inHand =
                state.openIncident(alert.component()).isPresent()
                        || state.inHand(alert.component()).isPresent();
        return state.at().isBefore(due) || inHand ? Stream.empty() : firing(alert, key, due);
    }

    private static String key(Alert alert) {
        return switch (alert.kind()) {
            case BLIND ->
                    "blind/%s/%s/%d"
                            .formatted(alert.component(), alert.observer(), alert.sequence());
            case DAMAGED, DOUBTED, HINDERED, ROTTEN, UNSEALED, UNSTREAMED ->
                    "%s/%s/%d"
                            .formatted(
                                    Words.lower(alert.kind()), alert.component(), alert.sequence());
        };
    }

    private Instant due(Alert alert) {
        Instant since = alert.since();
        Instant led = chronicle.alerts().led();
        return switch (alert.kind()) {
            case BLIND, HINDERED, UNSEALED, UNSTREAMED ->
                    (since.isAfter(led) ? since : led).plus(LASTING);
            case DAMAGED, DOUBTED, ROTTEN -> since;
        };
    }

    private Stream<Want> firing(Alert alert, String key, Instant due) {
        String since = ", since " + Wants.TIME.format(alert.since().atZone(zone));
        return switch (alert.kind()) {
            case BLIND ->
                    page(
                            key,
                            due,
                            alert.component() + ": " + alert.observer() + " cannot see it",
                            List.of(
                                    alert.says() + since,
                                    "a disaster that it alone would see is not noticed",
                                    "next: reprise doctor"));
            case DAMAGED ->
                    page(
                            key,
                            due,
                            alert.component() + ": what is live is damaged",
                            List.of(
                                    alert.says() + since,
                                    "it is left as it is; what was sealed before is kept",
                                    "next: " + alert.next()));
            case DOUBTED -> Stream.empty(); // said at the end of the run that left the doubt
            case HINDERED ->
                    page(
                            key,
                            due,
                            alert.component() + ": it is there, but does not do all that it should",
                            List.of(
                                    alert.says() + since,
                                    "its data is left alone: a restore would not mend it",
                                    "next: " + alert.next()));
            case ROTTEN ->
                    page(
                            key,
                            due,
                            alert.component() + ": what was sealed of it is damaged in the vault",
                            List.of(
                                    alert.says() + since,
                                    lastGood(alert.component()),
                                    "next: " + alert.next()));
            case UNSEALED ->
                    page(
                            key,
                            due,
                            alert.component() + ": it could not be sealed",
                            List.of(
                                    alert.says() + since,
                                    lastGood(alert.component()),
                                    "next: " + alert.next()));
            case UNSTREAMED ->
                    page(
                            key,
                            due,
                            alert.component() + ": its changes are not received",
                            List.of(
                                    alert.says() + since,
                                    "what changes meanwhile is in no backup before the next seal",
                                    "next: " + alert.next()));
        };
    }

    private String lastGood(String component) {
        return chronicle
                .state()
                .target(component)
                .lastGood()
                .map(
                        kept ->
                                "its last good seal is of "
                                        + Wants.TIME.format(kept.seal().at().atZone(zone)))
                .orElse("it has no good seal: nothing could be restored");
    }

    private static Stream<Want> over(Alert alert, String key, Instant until) {
        String well =
                switch (alert.kind()) {
                    case BLIND -> alert.observer() + " sees it again";
                    case DAMAGED -> "no damage is found in it any more";
                    case DOUBTED -> "it is proven again";
                    case HINDERED -> "nothing hinders it any more";
                    case ROTTEN -> "what is sealed of it reads back whole again";
                    case UNSEALED -> "it is sealed again";
                    case UNSTREAMED -> "its changes are received again";
                };
        return Stream.of(
                new Want(
                        key + "/over",
                        until,
                        Pressing.NEWS,
                        alert.component() + ": " + well,
                        List.of("after " + Words.duration(Duration.between(alert.since(), until))),
                        false));
    }

    private static Stream<Want> page(String key, Instant due, String headline, List<String> lines) {
        return Stream.of(new Want(key, due, Pressing.PAGE, headline, lines, false));
    }
}
