package dev.reprise.demo.world;

import dev.reprise.demo.process.Children;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Processes that work in a folder or below it, also where it was deleted under them: the database
 * servers of the demo, whoever has started them last.
 */
public final class Remains {
    private static final Path PROCESSES = Path.of("/proc");
    private static final String DELETED = " (deleted)";
    private static final Duration GRACE = Duration.ofSeconds(15);

    private Remains() {}

    public static List<ProcessHandle> of(Path folder) throws IOException {
        String below = folder.toAbsolutePath().normalize() + "/";
        List<ProcessHandle> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(PROCESSES)) {
            entries.filter(p -> p.getFileName().toString().matches("\\d+"))
                    .filter(p -> (workingFolder(p) + "/").startsWith(below))
                    .map(p -> Long.parseLong(p.getFileName().toString()))
                    .map(ProcessHandle::of)
                    .forEach(handle -> handle.ifPresent(found::add));
        }
        return found;
    }

    /** Ends them, in order where they let themselves be ended in order. */
    public static void end(Path folder) throws IOException, InterruptedException {
        List<ProcessHandle> processes = of(folder);
        // A postmaster is older than its children, and stops them itself.
        processes.stream()
                .min(Comparator.comparing(p -> p.info().startInstant().orElse(Instant.MAX)))
                .ifPresent(Remains::interrupt);
        long begin = System.nanoTime();
        while (!of(folder).isEmpty() && System.nanoTime() - begin < GRACE.toNanos()) {
            Thread.sleep(50);
        }
        for (ProcessHandle left : of(folder)) {
            left.destroyForcibly();
        }
        for (ProcessHandle left : of(folder)) {
            Children.end(left);
        }
    }

    /** A fast shutdown in PostgreSQL's words: clients are sent away, data is written. */
    private static void interrupt(ProcessHandle postmaster) {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(postmaster.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            postmaster.destroy();
        }
    }

    private static String workingFolder(Path process) {
        try {
            String link = Files.readSymbolicLink(process.resolve("cwd")).toString();
            return link.endsWith(DELETED)
                    ? link.substring(0, link.length() - DELETED.length())
                    : link;
        } catch (IOException e) {
            // It has ended, or is another user's: none of the demo's.
            return "";
        }
    }
}
