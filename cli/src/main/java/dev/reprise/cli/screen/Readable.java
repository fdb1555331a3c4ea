package dev.reprise.cli.screen;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers, sizes and times as people read them; one form for each, everywhere. */
public final class Readable {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMM HH:mm zzz", Locale.ENGLISH);
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter WEEKDAY =
            DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter NOW =
            DateTimeFormatter.ofPattern("EEE d MMM HH:mm zzz", Locale.ENGLISH);

    private static final DateTimeFormatter EXACT =
            DateTimeFormatter.ofPattern("d MMM HH:mm:ss zzz", Locale.ENGLISH);
    private static final Pattern ISO =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?Z");

    private Readable() {}

    /** A text whose moments, written as ISO 8601 in UTC, become {@code 23 Nov 14:29:07 CET}. */
    public static String local(String text, ZoneId zone) {
        return ISO.matcher(text)
                .replaceAll(found -> EXACT.format(Instant.parse(found.group()).atZone(zone)));
    }

    /** {@code 23 Nov 14:29 CET}. */
    public static String moment(Instant at, ZoneId zone) {
        return MOMENT.format(at.atZone(zone));
    }

    /** {@code Mon 23 Nov 14:32 CET}. */
    public static String now(Instant at, ZoneId zone) {
        return NOW.format(at.atZone(zone));
    }

    /** {@code Sun 03:10}. */
    public static String weekday(Instant at, ZoneId zone) {
        return WEEKDAY.format(at.atZone(zone));
    }

    /** {@code 19 Nov}. */
    public static String day(Instant at, ZoneId zone) {
        return DAY.format(at.atZone(zone));
    }

    /** {@code 14:29:07}. */
    public static String second(Instant at, ZoneId zone) {
        return SECOND.format(at.atZone(zone));
    }

    /** The coarsest unit that says something: {@code 8 s}, {@code 35 m}, {@code 18 h}. */
    public static String age(Duration age) {
        if (age.toSeconds() < 60) {
            return Math.max(0, age.toSeconds()) + " s";
        }
        if (age.toMinutes() < 60) {
            return age.toMinutes() + " m";
        }
        return age.toHours() < 48 ? age.toHours() + " h" : age.toDays() + " d";
    }

    /** A measured time: {@code 412 ms}, {@code 3.1 s}, {@code 2 m 04 s}, {@code 4 h 07 m}. */
    public static String took(Duration time) {
        if (time.toMillis() < 1_000) {
            return time.toMillis() + " ms";
        }
        if (time.toMillis() < 9_950) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0);
        }
        if (time.toSeconds() < 60) {
            return time.toSeconds() + " s";
        }
        return time.toMinutes() < 60
                ? String.format(Locale.ROOT, "%d m %02d s", time.toMinutes(), time.toSecondsPart())
                : String.format(Locale.ROOT, "%d h %02d m", time.toHours(), time.toMinutesPart());
    }

    /** Powers of ten: {@code 412 B}, {@code 2.2 MB}, {@code 12 MB}, {@code 1.2 GB}. */
    public static String size(long bytes) {
        String[] units = {"B", "KB", "MB", "GB", "TB", "PB"};
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1_000;
            unit++;
        }
        return String.format(
                Locale.ROOT, unit > 0 && value < 9.95 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    }

    /** {@code 18,402}. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** {@code 1 file}, {@code 12 files}. */
    public static String count(long count, String one, String many) {
        return count(count) + " " + (count == 1 ? one : many);
    }
}
