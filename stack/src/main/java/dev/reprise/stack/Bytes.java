package dev.reprise.stack;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 512KB}, {@code 60MB}, {@code 2GB}, in powers of ten. */
final class Bytes {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(B|KB|MB|GB)");

    private Bytes() {}

    static Optional<Long> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        long unit =
                switch (form.group(2)) {
                    case "B" -> 1;
                    case "KB" -> 1_000;
                    case "MB" -> 1_000_000;
                    default -> 1_000_000_000;
                };
        return Optional.of(Long.parseLong(form.group(1)) * unit);
    }
}
