package dev.reprise.demo.witness;

import dev.reprise.contracts.Wire;
import dev.reprise.demo.world.Conversation;
import dev.reprise.demo.world.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The witness, a process of its own. It writes rows over several connections and sessions into the
 * tree, keeps its ledger in a file of its own, and has no access to the bus: what it says of a
 * recovery, it has seen from where an application stands. Told by words on its standard input:
 * {@code damage}, {@code damaged}, {@code answer rows|files}, {@code audit <occasion>}, {@code
 * detach}, {@code end}. It ends with its input unless it was detached.
 */
@Command(name = "witness")
public final class Witness implements Callable<Integer> {
    private static final int CONNECTIONS = 4;
    private static final Duration BETWEEN_SESSIONS = Duration.ofMillis(350);
    private static final Duration BEAT = Duration.ofMillis(200);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

    @Option(names = "--port", required = true)
    private int port;

    @Option(names = "--secrets", required = true)
    private Path secrets = Path.of("");

    @Option(names = "--sessions", required = true)
    private Path sessions = Path.of("");

    @Option(names = "--ledger", required = true)
    private Path ledgerFile = Path.of("");

    @Option(names = "--seed", required = true)
    private long seed;

    /** One scan, with what the scan itself takes: a younger file is in doubt. */
    @Option(names = "--scan-millis", required = true)
    private long scanMillis;

    private final Clock clock = Clock.systemUTC();
    private final RowLedger rows = new RowLedger();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Witness()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (LedgerFile file = LedgerFile.create(ledgerFile)) {
            var endpoint = new Endpoint(port, secrets);
            var scribe =
                    new Scribe(
                            sessions,
                            new Conversation(new SplittableRandom(seed + 1)),
                            new FileLedger(Duration.ofMillis(scanMillis)),
                            file,
                            clock);
            scribe.find();
            var writer = new RowWriter(endpoint, rows, file, clock);
            for (int i = 0; i < CONNECTIONS; i++) {
                forEver("rows-" + i, writer::writeForEver);
            }
            forEver(
                    "sessions",
                    () -> {
                        while (true) {
                            scribe.write();
                            Thread.sleep(BETWEEN_SESSIONS);
                        }
                    });
            forEver(
                    "beat",
                    () -> {
                        while (true) {
                            beat(scribe);
                            file.sync();
                            Thread.sleep(BEAT);
                        }
                    });
            listen(new Duties(scribe, writer, new RowAudit(endpoint), file));
        }
        return 0;
    }

    private record Duties(Scribe scribe, RowWriter writer, RowAudit rowAudit, LedgerFile file) {}

    private void listen(Duties duties) throws IOException, InterruptedException {
        var words = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        boolean detached = false;
        Instant damage = Instant.EPOCH;
        for (String line = words.readLine(); line != null; line = words.readLine()) {
            String[] word = line.strip().split(" ", 2);
            String of = word.length > 1 ? word[1] : "";
            switch (word[0]) {
                case "damage" -> damage = clock.instant();
                case "damaged" -> duties.scribe().damaged(damage, clock.instant());
                case "answer" -> forEver("answer", () -> answer(of, duties));
                case "audit" -> forEver("audit", () -> audit(of, duties));
                case "detach" -> detached = true;
                case "end" -> {
                    return;
                }
                default -> System.err.println("the witness does not know the word " + word[0]);
            }
        }
        if (detached) {
            // Whoever ends it now ends it with a signal.
            Thread.currentThread().join();
        }
    }

    private void answer(String what, Duties duties) throws InterruptedException {
        while (!("rows".equals(what) ? duties.writer().writeOnce() : duties.scribe().write())) {
            Thread.sleep(BETWEEN_TRIES);
        }
        say(new Said.Answered(what, clock.instant()));
    }

    private void audit(String occasion, Duties duties) {
        List<RowLedger.Row> acknowledged = rows.acknowledged();
        RowLedger.Count rowCount = rows.count();
        var rowsMissing = duties.rowAudit().missing(acknowledged);
        List<Audit.Missing> missing = new ArrayList<>();
        rowsMissing
                .orElse(acknowledged)
                .forEach(
                        row ->
                                missing.add(
                                        new Audit.Missing(
                                                Audit.Kind.ROW,
                                                Long.toString(row.number()),
                                                row.sent(),
                                                row.settled())));
        try {
            Scribe.Counted files = duties.scribe().audit();
            RowLedger.Count fileCount = duties.scribe().count();
            long missingRows = missing.size();
            missing.addAll(files.missing());
            var audit =
                    new Audit(
                            occasion,
                            clock.instant(),
                            rowsMissing.isPresent(),
                            tally(acknowledged.size(), rowCount, missingRows),
                            tally(fileCount.acknowledged(), fileCount, files.missing().size()),
                            files.sessions(),
                            missing.stream().limit(Audit.MOST_MISSING).toList(),
                            files.strays());
            duties.file().missing(audit);
            duties.file().sync();
            say(new Said.Counted(audit));
        } catch (IOException e) {
            System.err.println("the witness cannot read the session tree: " + e);
        }
    }

    private static Audit.Tally tally(long acknowledged, RowLedger.Count count, long missing) {
        return new Audit.Tally(acknowledged, count.refused(), count.inDoubt(), missing);
    }

    private void beat(Scribe scribe) {
        RowLedger.Count count = rows.count();
        say(
                new Said.Beat(
                        count.acknowledged(),
                        count.refused(),
                        count.inDoubt(),
                        scribe.count().acknowledged()));
    }

    private static void say(Said said) {
        System.out.println(new String(Wire.json(said), StandardCharsets.UTF_8));
    }

    private interface Endless {
        void run() throws InterruptedException;
    }

    private static void forEver(String name, Endless work) {
        Thread.ofPlatform()
                .daemon()
                .name(name)
                .start(
                        () -> {
                            try {
                                work.run();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
    }
}
