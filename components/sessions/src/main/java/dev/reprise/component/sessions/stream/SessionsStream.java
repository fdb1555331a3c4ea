package dev.reprise.component.sessions.stream;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.sessions.settings.SessionsSettings;
import dev.reprise.component.sessions.shelf.Moment;
import dev.reprise.component.sessions.shelf.Shelf;
import dev.reprise.component.sessions.spool.LogEntry;
import dev.reprise.component.sessions.spool.Spool;
import dev.reprise.component.sessions.spool.SpoolFullException;
import dev.reprise.component.sessions.spool.SpoolMemory;
import dev.reprise.component.sessions.spool.SpoolWriter;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.sessions.tree.Unreadable;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Observation.StreamBroken;
import dev.reprise.contracts.Observation.StreamResumed;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult.StreamClosed;
import dev.reprise.vault.Vault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps looking the tree over and spooling what has changed, and carries the spool into the vault.
 * One thread of its own does both; a vault that is away keeps nothing from being spooled.
 * Thread-safe.
 *
 * <p>Longer than most classes: the thread, what it shares with others and how it goes on after an
 * error can only be understood together.
 */
public final class SessionsStream implements ChangeStream {
    private static final Logger LOG = LoggerFactory.getLogger(SessionsStream.class);

    /** A segment is closed at this size even while the vault is away. */
    private static final long LARGEST_SEGMENT = 64L << 20;

    /** Shipped segments beyond this go, however young. */
    private static final long MOST_SHIPPED = 256L << 20;

    /** Changes beyond this are not taken while the vault is away, and that is said. */
    static final long MOST_SPOOLED = 2L << 30;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
    private static final Duration KEEP_SHIPPED = Duration.ofMinutes(15);

    private final String component;
    private final SessionsSettings settings;
    private final Path spoolFolder;
    private final Clock clock;
    private final Function<Vault, Shelf> shelves;
    private final long mostSpooled;

    private @Nullable Thread thread;
    private volatile boolean flowing;
    private volatile @Nullable Instant received;
    private volatile @Nullable Instant vaulted;
    private volatile Map<String, Long> counts = Map.of();
    private volatile @Nullable Seal newestSeal;
    private volatile Map<String, String> damaged = Map.of();

    public SessionsStream(
            String component,
            SessionsSettings settings,
            Path spoolFolder,
            Clock clock,
            Function<Vault, Shelf> shelves) {
        this(component, settings, spoolFolder, clock, shelves, MOST_SPOOLED);
    }

    SessionsStream(
            String component,
            SessionsSettings settings,
            Path spoolFolder,
            Clock clock,
            Function<Vault, Shelf> shelves,
            long mostSpooled) {
        this.component = component;
        this.settings = settings;
        this.spoolFolder = spoolFolder;
        this.clock = clock;
        this.shelves = shelves;
        this.mostSpooled = mostSpooled;
    }

    @Override
    public synchronized void open(Vault vault, Listener listener) {
        if (thread == null) {
            Shelf shelf = shelves.apply(vault);
            thread =
                    Thread.ofPlatform()
                            .daemon()
                            .name("stream-" + component)
                            .start(() -> keep(shelf, listener));
        }
    }

    @Override
    public StepEnd close(Work work, Vault vault) throws SupersededException, InterruptedException {
        stop();
        Instant last = null;
        try (SpoolWriter writer = SpoolWriter.open(spoolFolder, mostSpooled)) {
            work.progress("flushing session changes", 0, 0, "");
            work.crashPoint("backup.close-stream.mid");
            var shipping = new Shipping(writer, shelves.apply(vault));
            shipping.ship();
            SpoolMemory memory = SpoolMemory.read(new Spool(spoolFolder));
            last = memory.known() ? memory.sweptAt() : null;
            return new StepEnd.Succeeded(
                    new StreamClosed(
                            last == null ? null : Moment.position(last),
                            last,
                            last == null ? null : Moment.position(last),
                            last,
                            Loss.NOTHING));
        } catch (IOException | UncheckedIOException e) {
            return new StepEnd.Failed(
                    new Problem(
                            "cannot flush the changes of sessions into the vault",
                            component + ": " + Unreadable.named(e),
                            "see that the spool " + spoolFolder + " and the vault can be written"),
                    true,
                    "");
        }
    }

    @Override
    public Level level() {
        Instant got = received;
        Instant held = vaulted;
        return new Level(
                flowing,
                got == null ? null : Moment.position(got),
                held == null ? null : Moment.position(held),
                got,
                counts);
    }

    /** Files that are known to be damaged, and in what way; empty while nothing is kept. */
    Map<String, String> damaged() {
        return Map.copyOf(damaged);
    }

    /** A seal of everything has been written: older versions need not stay in the spool. */
    void sealed(Seal seal) {
        newestSeal = seal;
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void stop() throws InterruptedException {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            if (!running.join(STOP_WITHIN)) {
                LOG.warn("component={} its stream does not stop", component);
            }
            thread = null;
            flowing = false;
        }
    }

    private void keep(Shelf shelf, Listener listener) {
        var telling = new Telling(listener);
        while (!Thread.currentThread().isInterrupted()) {
            try (SpoolWriter writer = SpoolWriter.open(spoolFolder, mostSpooled)) {
                new Session(writer, shelf, telling).run();
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                telling.broken(e.toString(), Unreadable.named(e));
            }
            try {
                TimeUnit.NANOSECONDS.sleep(telling.pause().toNanos());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Tells each break once, and that it is over. */
    private final class Telling {
        private final Listener listener;
        private boolean begun;
        private boolean broken;
        private Duration pause = settings.scan();
        private long brokenAt;

        Telling(Listener listener) {
            this.listener = listener;
        }

        /** Longer with each failure that follows closely on another. */
        Duration pause() {
            return pause;
        }

        void broken(String what, String reason) {
            flowing = false;
            long now = System.nanoTime();
            boolean again = begun && now - brokenAt < 2 * LONGEST_PAUSE.toNanos();
            Duration longer = pause.multipliedBy(2);
            pause =
                    !again
                            ? settings.scan()
                            : longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
            brokenAt = now;
            begun = true;
            if (!broken) {
                broken = true;
                LOG.warn("component={} its changes are not received: {}", component, what);
                Instant last = received;
                listener.observed(
                        new StreamBroken(
                                component,
                                last == null ? null : Moment.position(last),
                                clock.instant(),
                                reason,
                                false));
            }
        }

        void flows(Instant from) {
            flowing = true;
            if (broken || !begun) {
                broken = false;
                begun = true;
                listener.observed(
                        new StreamResumed(component, Moment.position(from), clock.instant(), null));
            }
        }
    }

    /** From the opening of the spool to the first thing that goes wrong. */
    private final class Session {
        private final SpoolWriter writer;
        private final Telling telling;
        private final Shipping shipping;
        private @Nullable Seal pruned;

        Session(SpoolWriter writer, Shelf shelf, Telling telling) {
            this.writer = writer;
            this.telling = telling;
            this.shipping = new Shipping(writer, shelf);
        }

        void run() throws IOException, InterruptedException {
            Layout layout = Layout.of(settings.path());
            if (!layout.known()) {
                throw new IOException("sessions in " + layout.words() + " cannot be protected yet");
            }
            boolean file = Files.isRegularFile(settings.path());
            if ((file || Files.notExists(settings.path()))
                    && !SpoolMemory.read(writer.spool()).heldFiles()) {
                throw new IOException(
                        settings.path() + (file ? " is a file, not a folder" : " is not there"));
            }
            SpoolingScan scan = SpoolingScan.begin(settings.path(), writer, clock);
            long shipAt = System.nanoTime() + settings.batch().toNanos();
            while (true) {
                long began = System.nanoTime();
                if (!scan.intact()) {
                    throw new IOException("the spool " + spoolFolder + " was removed");
                }
                look(scan);
                if (System.nanoTime() - shipAt >= 0 || writer.segmentBytes() > LARGEST_SEGMENT) {
                    ship(scan);
                    shipAt = System.nanoTime() + settings.batch().toNanos();
                }
                long took = System.nanoTime() - began;
                // a large tree is looked over more rarely, as looking costs; not as copying does
                TimeUnit.NANOSECONDS.sleep(
                        Math.max(settings.scan().toNanos() - took, scan.rest().toNanos()));
            }
        }

        /** While the spool is full nothing is taken; it goes on by itself once there is room. */
        private void look(SpoolingScan scan) throws IOException {
            if (!writer.full()) {
                try {
                    scan.look();
                    flowed(scan);
                } catch (SpoolFullException e) {
                    String says = String.valueOf(e.getMessage());
                    telling.broken(says, says);
                }
            }
        }

        private void flowed(SpoolingScan scan) {
            received = scan.sweptTo();
            damaged = scan.damaged();
            var now = new TreeMap<String, Long>();
            now.put("files", scan.files());
            now.put("spooled-bytes", writer.segmentBytes());
            counts = Map.copyOf(now);
            telling.flows(scan.sweptTo());
        }

        private void ship(SpoolingScan scan) throws IOException {
            try {
                if (writer.holdsChanges()
                        || writer.full()
                        || writer.segmentBytes() > LARGEST_SEGMENT) {
                    writer.rotate();
                }
                shipping.ship();
                Instant to = shipping.shippedTo();
                vaulted = writer.holdsChanges() || to == null ? to : scan.sweptTo();
                Seal seal = newestSeal;
                if (seal != null && !seal.equals(pruned) && scan.covered()) {
                    writer.append(new LogEntry.Sealed(seal.at(), seal.snapshot()));
                    scan.checkpoint();
                    writer.prune(seal.at().minus(KEEP_SHIPPED), MOST_SHIPPED);
                    pruned = seal;
                }
            } catch (dev.reprise.vault.fault.VaultException e) {
                LOG.warn("component={} a batch waits for the vault: {}", component, e.getMessage());
            }
        }
    }
}
