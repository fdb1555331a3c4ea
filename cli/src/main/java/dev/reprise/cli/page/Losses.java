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
        String counted = what.length() == 0 ? "nothing known in it" : what.toString();
        return "%s lost: %s%s"
                .formatted(
                        Readable.took(Duration.between(loss.from(), loss.to())),
                        loss.exact() ? "" : "at least ",
                        counted);
    }

    /** Only how long the interval is: {@code 4.1 s}, or {@code nothing}. */
    static String span(Loss loss) {
        return loss.from() == null || loss.to() == null
                ? "nothing"
                : Readable.took(Duration.between(loss.from(), loss.to()));
    }
}
