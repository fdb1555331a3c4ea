package dev.reprise.demo.score;

import dev.reprise.contracts.Loss;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How numbers, times and sizes are printed: the same word for the same thing everywhere. */
public final class Figures {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final DateTimeFormatter ZONE =
            DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);
    private static final long MEGABYTE = 1_000_000;

    private Figures() {}

    /** {@code 0.6 s}, {@code 2 m 04 s}, {@code 3 h}. */
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return "%.1f s".formatted(duration.toMillis() / 1000.0);
        }
        if (seconds < 3_600) {
            return seconds % 60 == 0
                    ? seconds / 60 + " m"
                    : "%d m %02d s".formatted(seconds / 60, seconds % 60);
        }
        return seconds % 3_600 < 60
                ? seconds / 3_600 + " h"
                : "%d h %02d m".formatted(seconds / 3_600, seconds % 3_600 / 60);
    }

    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    public static String megabytes(long bytes) {
        return count((bytes + MEGABYTE - 1) / MEGABYTE) + " MB";
    }

    /** The local time of day, to the millisecond. */
    public static String moment(Instant at, ZoneId zone) {
        return MOMENT.format(at.atZone(zone));
    }

    public static String zone(Instant at, ZoneId zone) {
        return ZONE.format(at.atZone(zone));
    }

    /** {@code nothing}, or how long the interval is. */
    public static String loss(Loss loss) {
        return loss.from() == null || loss.to() == null
                ? "nothing"
                : "last " + duration(Duration.between(loss.from(), loss.to()));
    }
}
