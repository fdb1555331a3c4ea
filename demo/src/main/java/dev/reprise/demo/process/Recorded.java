package dev.reprise.demo.process;

import java.time.Instant;
import java.util.Optional;

/**
 * A process that the demo has started, told apart from a later one with the same number by its
 * start. One line of the folder's {@code processes} file.
 *
 * @param started in milliseconds of the epoch
 */
public record Recorded(long pid, long started, String what) {
    private static final long TOLERANCE_MILLIS = 1_000;

    public static Recorded of(ProcessHandle process, String what) {
        return new Recorded(process.pid(), startOf(process), what);
    }

    /** The process, if it is still the one that was recorded. */
    public Optional<ProcessHandle> alive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(p -> Math.abs(startOf(p) - started) <= TOLERANCE_MILLIS);
    }

    public String line() {
        return pid + " " + started + " " + what;
    }

    /** Empty for a line that is not one of ours, such as one cut short. */
    public static Optional<Recorded> parse(String line) {
        String[] words = line.strip().split(" ", 3);
        if (words.length < 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Recorded(Long.parseLong(words[0]), Long.parseLong(words[1]), words[2]));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
