package dev.reprise.orchestrator;

import dev.reprise.bus.Bus;
import dev.reprise.bus.DecisionLoop;
import dev.reprise.bus.Envelopes;
import dev.reprise.bus.KnownJournalFile;
import dev.reprise.bus.Rhythm;
import dev.reprise.bus.Ticker;
import dev.reprise.bus.kafka.Cluster;
import dev.reprise.bus.kafka.DeadLetters;
import dev.reprise.bus.kafka.KafkaCommandSender;
import dev.reprise.bus.kafka.KafkaJournal;
import dev.reprise.bus.kafka.Records;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Pulse;
import dev.reprise.contracts.Wire;
import dev.reprise.plans.Plans;
import dev.reprise.runtime.Connections;
import dev.reprise.runtime.GuardedThread;
import dev.reprise.runtime.Premises;
import dev.reprise.runtime.Ready;
import dev.reprise.runtime.Starting;
import dev.reprise.runtime.UndeliverableException;
import dev.reprise.stack.Stack;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leads, or stands by to. Its decisions and commands have producers of their own. */
@Singleton
final class OrchestratorService implements Ready {
    private static final Logger LOG = LoggerFactory.getLogger(OrchestratorService.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    /** So many digits surely fit. */
    private static final int LONG_DIGITS = 18;

    private static final int INT_DIGITS = 9;

    private final KafkaJournal decisions;
    private final KafkaCommandSender commands;
    private final DeadLetters letters;
    private final DecisionLoop loop;
    private final GuardedThread thread;

    OrchestratorService(Premises premises, Connections bus, OrchestratorConfig config) {
        Cluster cluster = bus.cluster();
        Stack stack = premises.stack();
        Envelopes envelopes = bus.participants().envelopes("orchestrator");
        this.decisions = new KafkaJournal(cluster, "decisions");
        this.commands = new KafkaCommandSender(cluster, "commands");
        this.letters = new DeadLetters(cluster, "dead-letters");
        List<Plan> plans = Plans.packaged(premises.kinds().conditions());
        Rhythm usual = Rhythm.USUAL;
        this.loop =
                new DecisionLoop(
                        new Bus(
                                new EvidenceJournal(
                                        decisions,
                                        cluster.topics().journal().name(),
                                        letters::keep),
                                commands,
                                bus.pulses()),
                        Policies.of(stack, places(premises), plans),
                        envelopes,
                        new KnownJournalFile(stack.state().resolve("journal-id")),
                        new DecisionLoop.Timing(
                                Ticker.SYSTEM,
                                new Rhythm(
                                        usual.poll(),
                                        usual.resend(),
                                        usual.beat(),
                                        config.takeOver(),
                                        usual.gap())));
        this.thread = new GuardedThread("orchestrator-loop", loop::run);
    }

    private static Map<String, String> places(Premises premises) {
        var places = new LinkedHashMap<String, String>();
        premises.kinds()
                .open(premises.stack(), premises.clock())
                .forEach(
                        (name, component) -> {
                            try (component) {
                                places.put(name, component.place());
                            }
                        });
        return places;
    }

    @Override
    public String service() {
        return "orchestrator";
    }

    @Override
    public boolean ready() {
        return loop.caughtUp();
    }

    void start(@Observes @Priority(Starting.SERVICES) StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.close();
        thread.close(CLOSING);
        commands.close();
        letters.close();
        decisions.close();
    }

    /** One that cannot be read is a pulse less. */
    @Incoming("orchestrator-pulse")
    void onPulse(ConsumerRecord<byte[], byte[]> record) {
        if (Records.decode(record) instanceof Wire.Decoded.Known known
                && known.event().message() instanceof Pulse) {
            loop.onPulse(known.event());
        }
    }

    /**
     * Commands and pulses that nobody can read, seen once a stack, however many read them.
     *
     * @throws UndeliverableException so that its channel puts it into the dead letters
     */
    @Incoming("orchestrator-unreadable")
    void onAnything(ConsumerRecord<byte[], byte[]> record) throws UndeliverableException {
        Optional<String> why = Unreadable.why(record);
        if (why.isPresent()) {
            throw new UndeliverableException(why.get());
        }
    }

    /** What a channel has put into the dead letters becomes a visible fact. */
    @Incoming("orchestrator-dead-letters")
    @Blocking
    void onDeadLetter(ConsumerRecord<byte[], byte[]> letter) throws InterruptedException {
        Optional<String> topic = header(letter, "dead-letter-topic");
        Optional<String> offset =
                header(letter, "dead-letter-offset").filter(text -> isNumber(text, LONG_DIGITS));
        if (topic.isEmpty() || offset.isEmpty()) {
            LOG.warn("dead letter {} does not say where it comes from", letter.offset());
            return;
        }
        int partition =
                header(letter, "dead-letter-partition")
                        .filter(text -> isNumber(text, INT_DIGITS))
                        .map(Integer::parseInt)
                        .orElse(0);
        loop.onDeadLetter(
                topic.get(),
                partition,
                Long.parseLong(offset.get()),
                header(letter, "dead-letter-reason").orElse("unreadable"));
    }

    private static boolean isNumber(String text, int digits) {
        return text.length() <= digits && text.matches("\\d+");
    }

    private static Optional<String> header(ConsumerRecord<?, ?> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .map(header -> new String(header.value(), StandardCharsets.UTF_8));
    }
}
