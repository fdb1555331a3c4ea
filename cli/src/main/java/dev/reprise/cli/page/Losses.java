package dev.reprise.cli.page;

import dev.reprise.cli.screen.Readable;
import dev.reprise.contracts.Loss;
import java.time.Duration;
import java.util.StringJoiner;

/** What cannot be brought back, in words. */
final class Losses {
    private Losses() {}

    /** {@code nothing lost}, or {@code last 4.1 s lost: 12 commits}. */
    static String of(Loss loss) {
        if (loss.from() == null || loss.to() == null) {
            return "nothing lost";
        }
        var what = new StringJoiner(", ");
        if (loss.commits() > 0) {
            what.add(Readable.count(loss.commits(), "commit", "commits"));
        }
        if (loss.files() > 0) {
            what.add(Readable.count(loss.files(), "file", "files"));
        }
        return "%s lost: %s"
                .formatted(
                        Readable.took(Duration.between(loss.from(), loss.to())),
                        amount(loss.exact(), what.toString()));
    }

    private static String amount(boolean exact, String counted) {
        if (counted.isEmpty()) {
            return exact ? "nothing known in it" : "an unknown amount";
        }
        return exact ? counted : "at least " + counted;
    }

    /** Only how long the interval is: {@code 4.1 s}, or {@code nothing}. */
    static String span(Loss loss) {
        return loss.from() == null || loss.to() == null
                ? "nothing"
                : Readable.took(Duration.between(loss.from(), loss.to()));
    }
}
