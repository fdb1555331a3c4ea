package dev.reprise.demo.sabotage;

import dev.reprise.demo.DemoFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The saboteur, a process of its own. It does one damage and ends. A line that begins with {@code
 * $} is a command, printed right before it is run; one with {@code #} says what was done.
 */
@Command(name = "saboteur")
public final class Saboteur implements Callable<Integer> {
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final int TRIES = 5;

    @Option(names = "--damage", required = true)
    private Damage damage = Damage.POSTMASTER_KILLED;

    @Option(names = "--dir", required = true)
    private Path dir = Path.of("");

    @Option(names = "--seed", required = true)
    private long seed;

    /** Nothing but a log batch was written into the vault from this moment on... */
    @Option(names = "--batch-since")
    private Instant batchSince = Instant.EPOCH;

    /** ...up to this one. */
    @Option(names = "--batch-until")
    private Instant batchUntil = Instant.MAX;

    private final Clock clock = Clock.systemUTC();
    private final Shell shell = new Shell(Path.of(""));

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Saboteur()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var folder = new DemoFolder(dir);
        Path data = folder.data();
        return switch (damage) {
            case POSTMASTER_KILLED -> killPostmaster(data);
            case FOLDER_DELETED -> delete(data);
            case SESSIONS_HARMED -> harmSessions(folder);
            case LOG_ROTTEN -> rotLog(folder, data);
        };
    }

    private int killPostmaster(Path data) throws IOException, InterruptedException {
        boolean killed =
                shell.run("kill -9 $(head -1 %s/postmaster.pid)".formatted(shell.name(data)));
        say("the postmaster is gone, without a word to its clients");
        return killed ? 0 : 1;
    }

    /** A running server may make a file while its folder is removed: then once more. */
    private int delete(Path data) throws IOException, InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            if (shell.run("rm -rf " + shell.name(data)) && !Files.exists(data)) {
                say("the data folder is gone, under the server that had it open");
                return 0;
            }
        }
        return 1;
    }

    private int harmSessions(DemoFolder folder) throws IOException, InterruptedException {
        Prey prey = Prey.choose(folder.sessions(), seed, clock.instant().minus(QUIET));
        Path list = folder.notes().resolve("deleted-sessions.txt");
        Files.writeString(
                list,
                prey.deleted().stream()
                        .map(shell::name)
                        .collect(Collectors.joining("\n", "", "\n")));
        boolean done = shell.run("xargs rm -rf < " + shell.name(list));
        for (Path file : prey.truncated()) {
            done &= shell.run("truncate -s %d %s".formatted(half(file), shell.name(file)));
        }
        for (Path file : prey.zeroed()) {
            done &=
                    shell.run(
                            "dd if=/dev/zero of=%s bs=%d count=1 conv=notrunc status=none"
                                    .formatted(shell.name(file), Files.size(file)));
        }
        for (Path file : prey.index()) {
            done &= shell.run("rm " + shell.name(file));
        }
        say(
                "%d sessions harmed: %d deleted, %d truncated, %d filled with NUL; %d index lost"
                        .formatted(
                                prey.sessions(),
                                prey.sessions() - prey.truncated().size() - prey.zeroed().size(),
                                prey.truncated().size(),
                                prey.zeroed().size(),
                                prey.index().size()));
        return done ? 0 : 1;
    }

    /**
     * All in one command, in an order in which nobody is fast enough to save what is to be lost:
     * the batch first, while nothing looks at it; then the server's own log, which it would give a
     * second time to whoever asks; then the spool; and the rest of the data folder, which takes
     * longest.
     */
    private int rotLog(DemoFolder folder, Path data) throws IOException, InterruptedException {
        // Looked up first: once the server is gone every moment counts.
        Optional<Path> pack =
                Files.exists(folder.vault())
                        ? NewestPack.between(folder.vault(), batchSince, batchUntil)
                        : Optional.empty();
        boolean done = shell.run(rot(data, folder.state().resolve("spool"), pack));
        // A running server may have made a file while its folder was removed.
        int deleted = Files.exists(data) ? delete(data) : 0;
        say(
                pack.isPresent()
                        ? "the data folder, the spool and the newest log batch are gone"
                        : "the data folder is gone, and its log with it");
        return done ? deleted : 1;
    }

    /** What a folder in use has got while it was removed goes with a second try. */
    private String rot(Path data, Path spool, Optional<Path> pack) throws IOException {
        String all =
                "rm -rf %s %s %s"
                        .formatted(
                                shell.name(data.resolve("pg_wal")),
                                shell.name(spool),
                                shell.name(data));
        String removed = all + " || " + all;
        if (pack.isEmpty()) {
            return removed;
        }
        String name = shell.name(pack.get());
        return ("chmod u+w %1$s && dd if=/dev/urandom of=%1$s bs=1 seek=%2$d count=64 conv=notrunc"
                        + " status=none && { %3$s; }")
                .formatted(name, half(pack.get()), removed);
    }

    private static long half(Path file) throws IOException {
        return Files.size(file) / 2;
    }

    private static void say(String what) {
        System.out.println("# " + what);
    }
}
