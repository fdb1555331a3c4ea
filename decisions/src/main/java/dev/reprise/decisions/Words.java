package dev.reprise.decisions;

import dev.reprise.contracts.Loss;
import java.time.Duration;
import java.util.Locale;

/** How facts are put into words; without a time zone, which is the reader's. */
final class Words {
    private Words() {}

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code 4.1 s}, {@code 1 m 41 s}, {@code 2 h 5 m}. */
    static String duration(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0);
        }
        return seconds < 3_600
                ? seconds / 60 + " m " + seconds % 60 + " s"
                : seconds / 3_600 + " h " + seconds / 60 % 60 + " m";
    }

    /** {@code 2nd}, {@code 11th}, {@code 23rd}. */
    static String ordinal(long number) {
        boolean teen = number / 10 % 10 == 1;
        return number
                + switch (teen ? 0 : (int) (number % 10)) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
    }

    /** The first characters of an id, as people say it. */
    static String brief(String id) {
        return id.substring(0, Math.min(8, id.length()));
    }

    static String amount(Loss loss) {
        if (!loss.any()) {
            return "nothing";
        }
        if (!loss.exact() && loss.commits() == 0 && loss.files() == 0) {
            return "an unknown amount";
        }
        String least = loss.exact() ? "" : "at least ";
        if (loss.commits() > 0 && loss.files() > 0) {
            return least + count(loss.commits(), "commit") + " and " + count(loss.files(), "file");
        }
        return least
                + (loss.files() > 0
                        ? count(loss.files(), "file")
                        : count(loss.commits(), "commit"));
    }

    private static String count(long number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }
}
