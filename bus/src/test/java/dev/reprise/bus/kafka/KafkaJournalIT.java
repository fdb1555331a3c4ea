package dev.reprise.bus.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reprise.bus.BusException;
import dev.reprise.bus.Journal;
import dev.reprise.bus.JournalReader;
import dev.reprise.bus.KnownJournalFile;
import dev.reprise.bus.broker.EmbeddedBroker;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.JournalOpened;
import dev.reprise.contracts.Topics;
import dev.reprise.contracts.Wire;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker. Every test has topics of its own. */
class KafkaJournalIT {
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final AtomicInteger STACKS = new AtomicInteger();

    private static Path folder;
    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker(@TempDir Path shared) throws Exception {
        folder = shared;
        broker = EmbeddedBroker.start(folder.resolve("journal"));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldReadFactsInTheOrderInWhichTheyWereAppended() throws Exception {
        // Given
        Cluster cluster = prepared();
        try (var journal = new KafkaJournal(cluster, "test")) {
            // When
            var sequences = new ArrayList<Long>();
            for (int i = 0; i < 50; i++) {
                sequences.add(journal.append(Facts.noted("f-" + i, i)));
            }
            List<Entry> read = readAll(journal);
            // Then
            assertThat(read).extracting(Entry::sequence).isEqualTo(sequences);
            assertThat(read)
                    .extracting(KafkaJournalIT::id)
                    .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "f-" + i).toList());
            assertThat(read.getFirst().at()).isAfter(java.time.Instant.EPOCH);
        }
    }

    @Test
    void shouldFlushTogetherWhatIsAppendedTogether() throws Exception {
        // Given
        Cluster cluster = prepared();
        try (var journal = new KafkaJournal(cluster, "test")) {
            journal.append(Facts.noted("first", 1));
            long before = flushes();
            // When
            long last =
                    journal.append(
                            IntStream.range(0, 100)
                                    .mapToObj(i -> Facts.noted("f-" + i, i))
                                    .toList());
            // Then: the first may travel alone, the others wait for its answer and share the next
            assertThat(flushes() - before).isLessThanOrEqualTo(10);
            List<Entry> read = readAll(journal);
            assertThat(read).hasSize(101).last().extracting(Entry::sequence).isEqualTo(last);
            assertThat(read.stream().skip(1).map(KafkaJournalIT::id))
                    .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "f-" + i).toList());
        }
    }

    /** As the broker in this process counts them, of all its logs. */
    private static long flushes() throws Exception {
        return (Long)
                ManagementFactory.getPlatformMBeanServer()
                        .getAttribute(
                                new ObjectName(
                                        "kafka.log:type=LogFlushStats,name=LogFlushRateAndTimeMs"),
                                "Count");
    }

    @Test
    void shouldShowTheSameOrderToEveryReaderOfConcurrentWriters() throws Exception {
        // Given
        Cluster cluster = prepared();
        try (var one = new KafkaJournal(cluster, "one");
                var two = new KafkaJournal(cluster, "two");
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            // When
            var writers = new ArrayList<Callable<Long>>();
            for (int i = 0; i < 100; i++) {
                Journal journal = i % 2 == 0 ? one : two;
                String id = "w-" + i;
                writers.add(() -> journal.append(Facts.noted(id, 1)));
            }
            for (var done : pool.invokeAll(writers)) {
                done.get(120, SECONDS);
            }
            // Then
            List<String> first = readAll(one).stream().map(KafkaJournalIT::id).toList();
            assertThat(first).hasSize(100).doesNotHaveDuplicates();
            assertThat(readAll(two).stream().map(KafkaJournalIT::id).toList()).isEqualTo(first);
        }
    }

    @Test
    void shouldKeepBothCopiesOfAFactSentTwiceUnderOneId() throws Exception {
        // Given
        Cluster cluster = prepared();
        try (var journal = new KafkaJournal(cluster, "test")) {
            // When
            journal.append(Facts.noted("same", 1));
            journal.append(Facts.noted("same", 1));
            // Then
            assertThat(readAll(journal))
                    .extracting(KafkaJournalIT::id)
                    .containsExactly("same", "same");
        }
    }

    @Test
    void shouldBeCaughtUpOnlyOnceEverythingWasReturned() throws Exception {
        // Given
        Cluster cluster = prepared();
        try (var journal = new KafkaJournal(cluster, "test");
                JournalReader reader = journal.reader()) {
            // Then
            assertThat(reader.caughtUp()).isFalse();
            await().atMost(DEADLINE)
                    .until(
                            () ->
                                    reader.poll(Duration.ofMillis(100)).isEmpty()
                                            && reader.caughtUp());
            // When
            long sequence = journal.append(Facts.noted("late", 1));
            var read = new ArrayList<Entry>();
            await().atMost(DEADLINE)
                    .until(
                            () -> {
                                read.addAll(reader.poll(Duration.ofMillis(100)));
                                return !read.isEmpty() && reader.caughtUp();
                            });
            // Then
            assertThat(read).extracting(Entry::sequence).containsExactly(sequence);
        }
    }

    @Test
    void shouldGoOnWithTheSameReaderAndWriterAfterTheBrokerCameBack() throws Exception {
        // Given a broker of its own, which may be stopped
        Path own = folder.resolve("own");
        EmbeddedBroker first = EmbeddedBroker.start(own);
        Cluster cluster = new Cluster(first.address(), new Topics("again"));
        new TopicBootstrap(cluster, DEADLINE).prepare();
        try (var journal = new KafkaJournal(cluster, "test");
                JournalReader reader = journal.reader()) {
            journal.append(Facts.noted("before", 1));
            var read = new ArrayList<String>();
            await().atMost(DEADLINE).until(() -> drain(reader, read).contains("before"));
            // When
            first.close();
            // Then both say so, within their deadlines
            assertThatThrownBy(() -> journal.append(Facts.noted("lost?", 2)))
                    .isInstanceOf(BusException.class);
            await().atMost(DEADLINE)
                    .untilAsserted(
                            () ->
                                    assertThatThrownBy(() -> reader.poll(Duration.ofMillis(50)))
                                            .isInstanceOf(BusException.class));
            assertThat(reader.caughtUp()).isFalse();
            // When
            EmbeddedBroker second = EmbeddedBroker.start(own);
            try {
                assertThat(second.address()).isEqualTo(first.address());
                await().atMost(DEADLINE)
                        .ignoreExceptionsInstanceOf(BusException.class)
                        .until(() -> journal.append(Facts.noted("after", 3)) > 0);
                // Then
                await().atMost(DEADLINE)
                        .ignoreExceptionsInstanceOf(BusException.class)
                        .until(() -> drain(reader, read).contains("after"));
                assertThat(read.getFirst()).isEqualTo("before");
                assertThat(read).containsOnlyOnce("before");
            } finally {
                second.close();
            }
        }
    }

    @Test
    void shouldReturnWhatItCannotReadAndGoOn() throws Exception {
        // Given
        Cluster cluster = prepared();
        String topic = cluster.topics().journal().name();
        byte[] poison = {0, 1, 2, (byte) 0xff};
        try (var journal = new KafkaJournal(cluster, "test");
                var letters = new DeadLetters(cluster, "test");
                var raw = cluster.durableProducer("raw")) {
            journal.append(Facts.noted("before", 1));
            // When
            long bad = raw.send(new ProducerRecord<>(topic, 0, null, poison)).get().offset();
            raw.send(unknown(topic, "dev.reprise.from.tomorrow", false)).get();
            raw.send(unknown(topic, "dev.reprise.chatter", true)).get();
            journal.append(Facts.noted("after", 2));
            // Then
            List<Entry> read = readAll(journal);
            assertThat(read).hasSize(5);
            assertThat(read.get(1).content()).isInstanceOf(Entry.Content.Unreadable.class);
            assertThat(read.get(2).content())
                    .isEqualTo(
                            new Entry.Content.Unknown("dev.reprise.from.tomorrow", false, "abc-1"));
            assertThat(read.get(3).content())
                    .isEqualTo(new Entry.Content.Unknown("dev.reprise.chatter", true, "abc-1"));
            assertThat(id(read.get(4))).isEqualTo("after");
            // When
            letters.keep(topic, 0, bad, "no CloudEvents type");
            // Then the letter has its bytes and says where it comes from
            ConsumerRecord<byte[], byte[]> letter = only(cluster);
            assertThat(letter.value()).isEqualTo(poison);
            assertThat(header(letter, "dead-letter-topic")).isEqualTo(topic);
            assertThat(header(letter, "dead-letter-offset")).isEqualTo(Long.toString(bad));
            assertThat(header(letter, "dead-letter-reason")).isEqualTo("no CloudEvents type");
        }
    }

    @Test
    void shouldEndAtAnInterruptionAndLeaveTheFlagToWhoHandlesIt() throws Exception {
        // Given
        Cluster cluster = prepared();
        String topic = cluster.topics().journal().name();
        var reader = new KafkaPulseReader(cluster, "test");
        try (var letters = new DeadLetters(cluster, "test")) {
            // When
            Thread.currentThread().interrupt();
            // Then
            assertThatThrownBy(() -> letters.keep(topic, 0, 0, "any"))
                    .isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            // And when
            Thread.currentThread().interrupt();
            reader.close();
            // Then it has said goodbye, and who closed it still knows
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void shouldSayThatALetterCannotBeFound() throws Exception {
        Cluster cluster = prepared();
        String topic = cluster.topics().journal().name();
        try (var letters = new DeadLetters(cluster, "test")) {
            assertThatThrownBy(() -> letters.keep(topic, 0, 999_999, "any"))
                    .isInstanceOf(BusException.class)
                    .hasMessageContaining("record 999999");
        }
    }

    @Test
    void shouldCreateTopicsAsDeclaredAndFlushTheJournalOfASingleBroker() throws Exception {
        // When
        Cluster cluster = prepared();
        new TopicBootstrap(cluster, DEADLINE).prepare();
        // Then
        try (Admin admin = admin()) {
            var names = admin.listTopics().names().get(120, SECONDS);
            assertThat(names)
                    .containsAll(
                            cluster.topics().all().stream().map(Topics.Declaration::name).toList());
            var resource =
                    new org.apache.kafka.common.config.ConfigResource(
                            org.apache.kafka.common.config.ConfigResource.Type.TOPIC,
                            cluster.topics().journal().name());
            var config =
                    admin.describeConfigs(Set.of(resource))
                            .all()
                            .get(120, SECONDS)
                            .values()
                            .iterator()
                            .next();
            assertThat(config.get("flush.messages").value()).isEqualTo("1");
            assertThat(config.get("retention.ms").value()).isEqualTo("-1");
        }
    }

    @Test
    void shouldRefuseATopicWithOtherSettings() throws Exception {
        // Given
        Topics topics = new Topics("other" + STACKS.incrementAndGet());
        try (Admin admin = admin()) {
            admin.createTopics(
                            Set.of(
                                    new NewTopic(topics.journal().name(), 1, (short) 1)
                                            .configs(Map.of("retention.ms", "604800000"))))
                    .all()
                    .get(120, SECONDS);
        }
        // When, then
        assertThatThrownBy(() -> new TopicBootstrap(cluster(topics), DEADLINE).prepare())
                .isInstanceOf(BusRefusedException.class)
                .hasMessageContaining(topics.journal().name())
                .hasMessageContaining("must have")
                .hasMessageContaining("next: kafka-configs.sh");
    }

    @Test
    void shouldRefuseATopicWithMorePartitions() throws Exception {
        // Given
        Topics topics = new Topics("wide" + STACKS.incrementAndGet());
        try (Admin admin = admin()) {
            admin.createTopics(Set.of(new NewTopic(topics.journal().name(), 3, (short) 1)))
                    .all()
                    .get(120, SECONDS);
        }
        // When, then
        assertThatThrownBy(() -> new TopicBootstrap(cluster(topics), DEADLINE).prepare())
                .isInstanceOf(BusRefusedException.class)
                .hasMessageContaining("has 3 partitions, and must have 1");
    }

    @Test
    void shouldOpenAnEmptyJournalOnceHoweverManyOpenIt(@TempDir Path states) throws Exception {
        // Given
        Cluster cluster = prepared();
        String stack = cluster.topics().stack();
        try (var journal = new KafkaJournal(cluster, "test");
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            // When
            var openers = new ArrayList<Callable<String>>();
            for (int i = 0; i < 8; i++) {
                // Half of them share the state folder of one host.
                Path state = states.resolve(i % 2 == 0 ? "shared" : "" + i);
                String id = "000000000000000" + i;
                openers.add(
                        () ->
                                new JournalIdentity(
                                                new KnownJournalFile(state),
                                                stack,
                                                "/t/h/s",
                                                () -> id)
                                        .settle(journal, DEADLINE));
            }
            var ids = new ArrayList<String>();
            for (var opened : pool.invokeAll(openers)) {
                ids.add(opened.get(120, SECONDS));
            }
            // Then
            Entry first = readAll(journal).getFirst();
            assertThat(first.fact().orElseThrow())
                    .isEqualTo(new JournalOpened(ids.getFirst(), stack, 1));
            assertThat(Set.copyOf(ids)).hasSize(1);
            assertThat(Files.readString(states.resolve("shared")).strip())
                    .isEqualTo(ids.getFirst());
        }
    }

    @Test
    void shouldRefuseAnotherJournalThanTheOneThatItKnows(@TempDir Path state) throws Exception {
        // Given
        Path known = state.resolve("journal-id");
        Files.writeString(known, "aaaaaaaaaaaaaaaa\n");
        Cluster empty = prepared();
        Cluster other = prepared();
        try (var lost = new KafkaJournal(empty, "test");
                var replaced = new KafkaJournal(other, "test")) {
            new JournalIdentity(
                            new KnownJournalFile(state.resolve("another")),
                            other.topics().stack(),
                            "/t",
                            () -> "b".repeat(16))
                    .settle(replaced, DEADLINE);
            // When, then
            assertThatThrownBy(
                            () ->
                                    new JournalIdentity(
                                                    new KnownJournalFile(known),
                                                    empty.topics().stack(),
                                                    "/t",
                                                    () -> "c".repeat(16))
                                            .settle(lost, DEADLINE))
                    .isInstanceOf(BusRefusedException.class)
                    .hasMessageContaining("an empty one instead of aaaaaaaaaaaaaaaa");
            assertThatThrownBy(
                            () ->
                                    new JournalIdentity(
                                                    new KnownJournalFile(known),
                                                    other.topics().stack(),
                                                    "/t",
                                                    () -> "c".repeat(16))
                                            .settle(replaced, DEADLINE))
                    .isInstanceOf(BusRefusedException.class)
                    .hasMessageContaining("bbbbbbbbbbbbbbbb instead of aaaaaaaaaaaaaaaa");
            assertThat(readAll(lost)).isEmpty();
        }
    }

    private static Cluster prepared() throws Exception {
        Cluster cluster = cluster(new Topics("test" + STACKS.incrementAndGet()));
        new TopicBootstrap(cluster, DEADLINE).prepare();
        return cluster;
    }

    private static Cluster cluster(Topics topics) {
        return new Cluster(broker.address(), topics);
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker.address()));
    }

    private static List<Entry> readAll(Journal journal) throws Exception {
        var read = new ArrayList<Entry>();
        try (var reader = journal.reader()) {
            await().atMost(DEADLINE)
                    .until(
                            () -> {
                                read.addAll(reader.poll(Duration.ofMillis(100)));
                                return reader.caughtUp();
                            });
        }
        return read;
    }

    private static List<String> drain(JournalReader reader, List<String> into) throws Exception {
        for (Entry entry : reader.poll(Duration.ofMillis(100))) {
            into.add(id(entry));
        }
        return into;
    }

    private static String id(Entry entry) {
        return entry.content() instanceof Entry.Content.Known known ? known.event().id() : "";
    }

    private static ProducerRecord<byte[], byte[]> unknown(
            String topic, String type, boolean ignorable) {
        var record =
                new ProducerRecord<byte[], byte[]>(
                        topic, 0, null, "{}".getBytes(StandardCharsets.UTF_8));
        Wire.encode(Facts.noted("u", 1))
                .headers()
                .forEach(
                        (name, value) -> {
                            if (!name.equals("ce_type") && !name.equals("ce_ignorable")) {
                                record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
                            }
                        });
        record.headers().add("ce_type", type.getBytes(StandardCharsets.UTF_8));
        record.headers().add("ce_correlationid", "abc-1".getBytes(StandardCharsets.UTF_8));
        if (ignorable) {
            record.headers().add("ce_ignorable", "true".getBytes(StandardCharsets.UTF_8));
        }
        return record;
    }

    private static ConsumerRecord<byte[], byte[]> only(Cluster cluster) {
        var partition = new TopicPartition(cluster.topics().deadLetters().name(), 0);
        var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        try (var consumer = cluster.consumer("reader")) {
            consumer.assign(Set.of(partition));
            consumer.seek(partition, 0);
            await().atMost(DEADLINE)
                    .until(
                            () -> {
                                found.addAll(
                                        consumer.poll(Duration.ofMillis(100)).records(partition));
                                return !found.isEmpty();
                            });
        }
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
