package dev.reprise.demo.sabotage;

import dev.reprise.demo.DemoFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

    private int rotLog(DemoFolder folder, Path data) throws IOException, InterruptedException {
        // Looked up first: between two commands nobody should have the time to write the next one.
        Optional<Path> pack =
                Files.exists(folder.vault())
                        ? NewestPack.between(folder.vault(), batchSince, batchUntil)
                        : Optional.empty();
        // A spool in use may get a new file while it is removed: then once more, and on.
        String spool = "rm -rf " + shell.name(folder.state().resolve("spool"));
        if (!shell.run(spool)) {
            shell.run(spool);
        }
        boolean done = true;
        for (Path each : pack.map(List::of).orElse(List.of())) {
            String name = shell.name(each);
            done &=
                    shell.run(
                            "chmod u+w %s; dd if=/dev/urandom of=%s bs=1 seek=%d count=64"
                                            .formatted(name, name, half(each))
                                    + " conv=notrunc status=none");
        }
        int deleted = delete(data);
        say("the spool, the newest log batch and the data folder are gone");
        return done ? deleted : 1;
    }

    private static long half(Path file) throws IOException {
        return Files.size(file) / 2;
    }

    private static void say(String what) {
        System.out.println("# " + what);
    }
}
