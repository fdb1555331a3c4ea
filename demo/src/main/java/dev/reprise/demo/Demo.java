package dev.reprise.demo;

import dev.reprise.demo.process.Children;
import dev.reprise.demo.process.Recorded;
import dev.reprise.demo.score.JsonScore;
import dev.reprise.demo.score.Report;
import dev.reprise.demo.score.Score;
import dev.reprise.demo.score.Scoreboard;
import dev.reprise.demo.view.Screen;
import dev.reprise.demo.world.Remains;
import dev.reprise.demo.world.SharedMemory;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Breaks a small real stack in four ways, and shows how Reprise brings it back. */
@Command(
        name = "reprise demo",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 80,
        sortOptions = false,
        description = {
            "Breaks a small real stack in four ways and shows how Reprise brings it back.",
            "Everything lies in one folder. Exit code 0 only if every incident was",
            "recovered and validated, and no loss went unsaid."
        })
public final class Demo implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    @Option(
            names = "--without-recovery",
            description = "The same damage, and nobody to repair it. Fails.")
    private boolean withoutRecovery;

    @Option(names = "--keep", description = "Leaves everything running, to be broken by hand.")
    private boolean keep;

    @Option(names = "--stop", description = "Ends what --keep has left running.")
    private boolean stop;

    @Option(names = "--json", description = "The score for programs (docs/demo.md).")
    private boolean json;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "reprise-demo",
            description = "The folder; default: ${DEFAULT-VALUE}.")
    private Path dir = Path.of("reprise-demo");

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "7",
            description = "Which sessions there are and are harmed; default: ${DEFAULT-VALUE}.")
    private long seed;

    private final Clock clock = Clock.systemUTC();

    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new Demo())
                        .setExecutionExceptionHandler(
                                (e, command, parsed) -> {
                                    if (e instanceof DemoException || e instanceof IOException) {
                                        System.err.println(
                                                e instanceof DemoException ? e.getMessage() : e);
                                        return FAILED;
                                    }
                                    throw e;
                                })
                        .execute(arguments));
    }

    @Override
    public Integer call() throws DemoException, IOException, InterruptedException {
        var folder = new DemoFolder(dir.toAbsolutePath().normalize());
        if (stop) {
            return stop(folder);
        }
        long begin = System.nanoTime();
        FolderGuard.prepare(folder);
        var children = new Children(folder.processes());
        var left = new AtomicBoolean();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> cleanUp(folder, children, left), "clean-up"));
        Score score;
        try (var screen = new Screen(System.err, painted(), begin)) {
            score =
                    new Show(
                                    new Show.Settings(home(), seed, !withoutRecovery, keep),
                                    folder,
                                    children,
                                    screen.board(),
                                    clock)
                            .run();
        }
        left.set(keep);
        if (!keep) {
            children.endAll();
            endDatabase(folder);
        }
        print(score, folder, Duration.ofNanos(System.nanoTime() - begin));
        return score.right() ? 0 : FAILED;
    }

    private void print(Score score, DemoFolder folder, Duration took) throws IOException {
        String name = name(folder.root());
        var lines = new Leftovers(folder, name, launcher());
        Files.writeString(
                folder.report(),
                new Report(ZoneId.systemDefault())
                        .markdown(score, clock.instant(), lines.folder(keep)));
        if (json) {
            System.out.println(
                    JsonScore.of(
                            score,
                            new JsonScore.Circumstances(
                                    name,
                                    FolderTree.bytes(folder.root()),
                                    seed,
                                    !withoutRecovery,
                                    took)));
            return;
        }
        System.out.println();
        new Scoreboard(ZoneId.systemDefault()).lines(score).forEach(System.out::println);
        System.out.println();
        lines.folder(keep).forEach(System.out::println);
        if (keep && !withoutRecovery) {
            System.out.println();
            lines.keeping().forEach(System.out::println);
        }
    }

    private static int stop(DemoFolder folder)
            throws DemoException, IOException, InterruptedException {
        if (!Files.exists(folder.root())) {
            throw new DemoException(
                    "there is no demo", folder.root(), "give its folder with --dir");
        }
        FolderGuard.requireOurs(folder);
        List<Recorded> running = Children.running(folder.processes());
        running.reversed().forEach(each -> each.alive().ifPresent(Children::end));
        Product.startedSince(folder).ifPresent(Children::end);
        endDatabase(folder);
        System.out.println(
                "nothing of the demo runs any more; remove it with: rm -rf " + name(folder.root()));
        return 0;
    }

    /** Whoever has started it last: it works in the demo's own folder. */
    private static void endDatabase(DemoFolder folder) throws IOException, InterruptedException {
        Remains.end(folder.database());
        new SharedMemory(folder.data(), folder.segments()).release();
    }

    private static void cleanUp(DemoFolder folder, Children children, AtomicBoolean left) {
        if (left.get()) {
            return;
        }
        children.endAll();
        try {
            endDatabase(folder);
        } catch (IOException e) {
            System.err.println("cannot look for what is left: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean painted() {
        Console console = System.console();
        return !json
                && console != null
                && console.isTerminal()
                && !"dumb".equals(System.getenv("TERM"));
    }

    /** The folder of the build: the launcher names it, else it is found from the classes. */
    private static Path home() throws IOException {
        String named = System.getProperty("reprise.home");
        if (named != null) {
            return Path.of(named);
        }
        Path classes =
                Path.of(Demo.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        Path home = classes.resolve("../../..").normalize();
        return home.toRealPath();
    }

    /** It is not on the PATH. */
    private static String launcher() throws IOException {
        Path home = home();
        return home.equals(Path.of("").toRealPath())
                ? "./reprise"
                : home.resolve("reprise").toString();
    }

    private static String name(Path root) {
        Path here = Path.of("").toAbsolutePath();
        return root.startsWith(here) && !root.equals(here)
                ? here.relativize(root).toString()
                : root.toString();
    }
}
