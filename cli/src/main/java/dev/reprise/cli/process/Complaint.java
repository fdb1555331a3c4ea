package dev.reprise.cli.process;

import dev.reprise.contracts.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Why services ended, out of all that they printed and logged. */
public final class Complaint {
    private static final Pattern LOGGED = Pattern.compile("[\\dT:.+Z-]+ +[A-Z]+ +\\[.*");
    private static final Pattern ERROR = Pattern.compile("[\\dT:.+Z-]+ +ERROR +\\[.*");
    private static final Pattern OF_JAVA =
            Pattern.compile("(WARNING:|OpenJDK |Picked up |\\[\\d+[.,]).*");

    private static final String NEXT = "  next: ";

    private final Path log;
    private final long before;

    private Complaint(Path log, long before) {
        this.log = log;
        this.before = before;
    }

    /**
     * Before they are started: what is in their log by then is of earlier ones.
     *
     * @param log that they append to
     */
    public static Complaint from(Path log) throws IOException {
        return new Complaint(log, Files.exists(log) ? Files.size(log) : 0);
    }

    /**
     * The last thing that they said for a person, else the last error that they logged, else
     * whatever came last.
     *
     * @param printed all that they printed
     * @return with the part that says to what, and what to do next, where they said it themselves
     */
    public Problem of(String printed) throws IOException {
        List<String> lines = printed.lines().filter(line -> !line.isBlank()).toList();
        List<String> logged = logged();
        Optional<String> said = last(lines, Complaint::said);
        if (said.isPresent()) {
            int at = lines.lastIndexOf(said.get());
            List<String> rest = lines.subList(at + 1, Math.min(at + 3, lines.size()));
            if (rest.size() == 2
                    && rest.getFirst().startsWith("  ")
                    && rest.getLast().startsWith(NEXT)) {
                return new Problem(
                        said.get(),
                        rest.getFirst().strip(),
                        rest.getLast().substring(NEXT.length()));
            }
        }
        String what =
                said.or(() -> last(lines, ERROR.asMatchPredicate()))
                        .or(() -> last(logged, ERROR.asMatchPredicate()))
                        .or(() -> last(lines, line -> true))
                        .orElse("they said nothing");
        return new Problem(what, log.toString(), "`reprise doctor` says what is missing");
    }

    /** What was added since; a log that is shorter now was begun anew. */
    private List<String> logged() throws IOException {
        byte[] all;
        try {
            all = Files.readAllBytes(log);
        } catch (NoSuchFileException e) {
            return List.of();
        }
        int from = before > all.length ? 0 : (int) before;
        return new String(all, from, all.length - from, StandardCharsets.UTF_8).lines().toList();
    }

    /** Neither a line of a log nor the rest of one, such as where an exception came from. */
    private static boolean said(String line) {
        return !Character.isWhitespace(line.charAt(0))
                && Stream.of(LOGGED, OF_JAVA).noneMatch(p -> p.matcher(line).matches());
    }

    private static Optional<String> last(List<String> lines, Predicate<String> wanted) {
        return lines.reversed().stream().filter(wanted).findFirst();
    }
}
