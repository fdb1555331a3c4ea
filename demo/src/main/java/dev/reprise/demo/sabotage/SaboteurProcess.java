package dev.reprise.demo.sabotage;

import dev.reprise.demo.DemoException;
import dev.reprise.demo.DemoFolder;
import dev.reprise.demo.process.Child;
import dev.reprise.demo.process.Children;
import dev.reprise.demo.process.JavaCommand;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** The demo's side of the saboteur: lets it do one damage, and notes when it began. */
public final class SaboteurProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Children children;
    private final DemoFolder folder;
    private final long seed;
    private final InstantSource clock;

    public SaboteurProcess(Children children, DemoFolder folder, long seed, InstantSource clock) {
        this.children = children;
        this.folder = folder;
        this.seed = seed;
        this.clock = clock;
    }

    /**
     * @param nanos when the first command was issued, by this process's monotonic clock
     * @param at the same, for people
     * @param commands as they were issued
     * @param said what it says that it did
     */
    public record Done(long nanos, Instant at, List<String> commands, String said) {}

    /** Between which moments nothing but a log batch was written into the vault. */
    public record Batch(Instant since, Instant until) {
        public static final Batch NONE = new Batch(Instant.EPOCH, Instant.EPOCH);
    }

    /**
     * Returns when the damage is done.
     *
     * @param heard every line that it prints, as it comes
     * @throws DemoException if it could not do it
     */
    public Done harm(Damage damage, Batch batch, Consumer<String> heard)
            throws DemoException, IOException, InterruptedException {
        Child child =
                children.start(
                        "saboteur",
                        JavaCommand.of(
                                Saboteur.class,
                                List.of(
                                        "--damage=" + damage,
                                        "--dir=" + folder.root(),
                                        "--seed=" + seed,
                                        "--batch-since=" + batch.since(),
                                        "--batch-until=" + batch.until())),
                        folder.log("saboteur"),
                        true);
        List<Heard> lines = Collections.synchronizedList(new ArrayList<>());
        Thread hearing =
                child.onLine(
                        line -> {
                            lines.add(new Heard(line, System.nanoTime(), clock.instant()));
                            heard.accept(line);
                        });
        int code = child.await(PATIENCE);
        hearing.join(PATIENCE);
        List<Heard> commands = lines.stream().filter(l -> l.line().startsWith("$ ")).toList();
        if (code != 0 || commands.isEmpty()) {
            throw new DemoException(
                    "the saboteur could not do its damage (" + damage.title() + ")",
                    folder.log("saboteur"),
                    "read that log");
        }
        return new Done(
                commands.getFirst().nanos(),
                commands.getFirst().at(),
                commands.stream().map(c -> c.line().substring(2)).toList(),
                lines.stream()
                        .map(Heard::line)
                        .filter(line -> line.startsWith("# "))
                        .map(line -> line.substring(2))
                        .reduce("", (first, last) -> last));
    }

    private record Heard(String line, long nanos, Instant at) {}
}
