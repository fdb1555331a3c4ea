package dev.reprise.demo.witness;

import dev.reprise.contracts.Wire;
import dev.reprise.demo.DemoException;
import dev.reprise.demo.DemoFolder;
import dev.reprise.demo.process.Await;
import dev.reprise.demo.process.Child;
import dev.reprise.demo.process.Children;
import dev.reprise.demo.process.JavaCommand;
import dev.reprise.demo.world.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The demo's side of the witness: starts it, tells it words, hears what it says. */
public final class WitnessProcess {
    /** One scan of a second, and half a second for what a scan itself takes. */
    private static final Duration SCAN = Duration.ofMillis(1_500);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Child child;
    private final Consumer<Said.Beat> beats;
    private final BlockingQueue<Said.Answered> answers = new LinkedBlockingQueue<>(100);
    private final BlockingQueue<Audit> audits = new LinkedBlockingQueue<>(100);
    private volatile long rows;

    private WitnessProcess(Child child, Consumer<Said.Beat> beats) {
        this.child = child;
        this.beats = beats;
    }

    /** Returns when it has found the tree and its first rows were acknowledged. */
    public static WitnessProcess start(
            Children children,
            DemoFolder folder,
            Endpoint endpoint,
            long seed,
            Consumer<Said.Beat> beats)
            throws IOException, DemoException, InterruptedException {
        List<String> arguments =
                List.of(
                        "--port=" + endpoint.port(),
                        "--secrets=" + endpoint.secrets(),
                        "--sessions=" + folder.sessions(),
                        "--ledger=" + folder.ledger(),
                        "--seed=" + seed,
                        "--scan-millis=" + SCAN.toMillis());
        Child child =
                children.start(
                        "witness",
                        JavaCommand.of(Witness.class, arguments),
                        folder.log("witness"),
                        true);
        var witness = new WitnessProcess(child, beats);
        child.onLine(witness::hear);
        Await.until(
                "row of the witness",
                PATIENCE,
                "read " + folder.log("witness"),
                () -> witness.rows > 0);
        return witness;
    }

    /** It notes when damage begins; what is younger than one scan by then is in doubt. */
    public void damageBegins() throws IOException {
        child.tell("damage");
    }

    public void damageEnds() throws IOException {
        child.tell("damaged");
    }

    /**
     * Waits until something new was written and acknowledged.
     *
     * @param what {@code rows} or {@code files}
     * @return whether that happened in time
     */
    public boolean answered(String what, Duration deadline)
            throws IOException, InterruptedException {
        answers.clear();
        child.tell("answer " + what);
        return answers.poll(deadline.toMillis(), TimeUnit.MILLISECONDS) != null;
    }

    /** Lets it count; empty if it does not answer in time. */
    public Optional<Audit> audit(String occasion) throws IOException, InterruptedException {
        audits.clear();
        child.tell("audit " + occasion);
        return Optional.ofNullable(audits.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Lets it write on when the demo has ended. */
    public void detach() throws IOException {
        child.tell("detach");
    }

    /** Its ledger is complete on return. */
    public void end() throws IOException, InterruptedException {
        child.tell("end");
        if (child.await(PATIENCE) < 0) {
            Children.end(child.handle());
        }
    }

    private void hear(String line) {
        if (!line.startsWith("{")) {
            return;
        }
        try {
            switch (Wire.fromJson(line.getBytes(StandardCharsets.UTF_8), Said.class)) {
                case Said.Beat beat -> {
                    rows = beat.rows();
                    beats.accept(beat);
                }
                case Said.Answered answered -> answers.offer(answered);
                case Said.Counted counted -> audits.offer(counted.audit());
            }
        } catch (IOException e) {
            // A line cut short by the witness's end: whoever waits for it has a deadline.
            System.err.println("the witness said something unreadable: " + e.getMessage());
        }
    }
}
