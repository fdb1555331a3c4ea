package dev.reprise.cli.address;

import dev.reprise.stack.Durations;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code latest}, {@code 14:02}, {@code -2h}, {@code 2026-11-23T14:02}, {@code p-7f3a},
 * {@code before:INC-12} or a point's name. A time of day is the last one that there was, in the
 * clock's zone. Thread-safe.
 */
public final class WhenParser {
    private static final Pattern TIME_OF_DAY = Pattern.compile("\\d{1,2}:\\d{2}(:\\d{2})?");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}([T ].*)?");
    private static final Pattern POINT = Pattern.compile("p-[0-9a-f]{1,64}");
    private static final Pattern BEFORE = Pattern.compile("before:(?:INC-)?(\\d{1,9})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");

    private final Clock clock;

    public WhenParser(Clock clock) {
        this.clock = clock;
    }

    /**
     * @throws IllegalArgumentException if it is none of these, or lies in the future; the message
     *     says which
     */
    public When parse(String text) {
        if (text.equals("latest")) {
            return new When.Latest();
        }
        Matcher before = BEFORE.matcher(text);
        if (before.matches()) {
            return new When.BeforeIncident(Integer.parseInt(before.group(1)));
        }
        if (POINT.matcher(text).matches()) {
            return new When.Point(text);
        }
        Optional<Instant> moment = moment(text);
        if (moment.isPresent()) {
            if (moment.get().isAfter(clock.instant())) {
                throw new IllegalArgumentException("`" + text + "` lies in the future");
            }
            return new When.Moment(moment.get());
        }
        if (NAME.matcher(text).matches()) {
            return new When.Named(text);
        }
        throw new IllegalArgumentException(
                "`" + text + "` is no time, no point and no name of a point");
    }

    /** Whether a point that is so called can be told from a time, and from a point's id. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches()
                && !POINT.matcher(text).matches()
                && !text.equals("latest");
    }

    /** A moment of the past: a time of day, a duration ago, or a date with or without a time. */
    public Instant parseMoment(String text) {
        if (parse(text.matches("\\d+[a-z]+") ? "-" + text : text) instanceof When.Moment moment) {
            return moment.at();
        }
        throw new IllegalArgumentException("`" + text + "` is no time");
    }

    private Optional<Instant> moment(String text) {
        try {
            if (text.startsWith("-")) {
                return Durations.parse(text.substring(1)).map(clock.instant()::minus);
            }
            if (TIME_OF_DAY.matcher(text).matches()) {
                return Optional.of(
                        last(LocalTime.parse(text.length() % 3 == 1 ? "0" + text : text)));
            }
            if (DATE.matcher(text).matches()) {
                return Optional.of(date(text.replace(' ', 'T')));
            }
            return Optional.empty();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("`" + text + "` is no time that there is", e);
        }
    }

    private Instant last(LocalTime time) {
        ZonedDateTime now = clock.instant().atZone(clock.getZone());
        ZonedDateTime today = now.with(time);
        return (today.isAfter(now) ? now.minus(Duration.ofDays(1)).with(time) : today).toInstant();
    }

    private Instant date(String text) {
        if (text.length() == 10) {
            return LocalDateTime.parse(text + "T00:00").atZone(clock.getZone()).toInstant();
        }
        boolean zoned = text.matches(".*(Z|[+-]\\d{2}:?\\d{2})");
        return zoned
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).atZone(clock.getZone()).toInstant();
    }
}
