package dev.reprise.bus.kafka;

import dev.reprise.bus.BusException;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the declared topics where they are absent, and refuses a bus where they are otherwise. No
 * existing topic is changed. Any number of processes may do this at once.
 */
public final class TopicBootstrap {
    private static final int MOST_REPLICAS = 3;

    private final Cluster cluster;
    private final Duration deadline;

    public TopicBootstrap(Cluster cluster, Duration deadline) {
        this.cluster = cluster;
        this.deadline = deadline;
    }

    /**
     * @throws BusRefusedException if a topic differs from its declaration
     * @throws BusException if the bus does not answer in time
     */
    public void prepare() throws InterruptedException {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        cluster.bootstrap(),
                        "client.id",
                        "topic-bootstrap",
                        "enable.metrics.push",
                        false,
                        "request.timeout.ms",
                        (int) Math.min(5_000, deadline.toMillis()),
                        "default.api.timeout.ms",
                        (int) deadline.toMillis());
        try (Admin admin = Admin.create(settings)) {
            int brokers = await(admin.describeCluster().nodes()).size();
            for (Topics.Declaration topic : cluster.topics().all()) {
                Map<String, String> wanted = settings(topic, brokers);
                if (describe(admin, topic.name()).isEmpty()) {
                    create(admin, topic, wanted, (short) Math.min(MOST_REPLICAS, brokers));
                }
                check(admin, topic, wanted);
            }
        }
    }

    /**
     * With one broker a record is durable only once it is flushed; with more of them, once the
     * others have it.
     */
    private Map<String, String> settings(Topics.Declaration topic, int brokers) {
        var settings = new HashMap<>(topic.settings());
        if (topic.name().equals(cluster.topics().journal().name())) {
            if (brokers == 1) {
                settings.put("flush.messages", "1");
            } else if (brokers >= MOST_REPLICAS) {
                settings.put("min.insync.replicas", "2");
            }
        }
        return settings;
    }

    private void create(
            Admin admin, Topics.Declaration topic, Map<String, String> wanted, short replicas)
            throws InterruptedException {
        var fresh = new NewTopic(topic.name(), topic.partitions(), replicas).configs(wanted);
        try {
            admin.createTopics(Set.of(fresh)).all().get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw away(e);
            }
        } catch (TimeoutException e) {
            throw away(e);
        }
    }

    private void check(Admin admin, Topics.Declaration topic, Map<String, String> wanted)
            throws InterruptedException {
        int partitions = created(admin, topic.name()).partitions().size();
        if (partitions != topic.partitions()) {
            throw refused(
                    topic,
                    "has " + partitions + " partitions, and must have " + topic.partitions(),
                    "delete the topic if it holds nothing of yours, and start again");
        }
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        Config found =
                await(admin.describeConfigs(Set.of(resource)).all()).values().iterator().next();
        wanted.forEach(
                (key, value) -> {
                    ConfigEntry entry = found.get(key);
                    String is = entry == null ? "unset" : entry.value();
                    if (!value.equals(is)) {
                        throw refused(
                                topic,
                                "has " + key + "=" + is + ", and must have " + value,
                                "kafka-configs.sh --bootstrap-server %s --alter --topic %s --add-config %s=%s"
                                        .formatted(cluster.bootstrap(), topic.name(), key, value));
                    }
                });
    }

    /** A topic that was just created may take a moment until the broker speaks of it. */
    private TopicDescription created(Admin admin, String topic) throws InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < deadline.toNanos()) {
            Optional<TopicDescription> found = describe(admin, topic);
            if (found.isPresent()) {
                return found.get();
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new BusException("the bus created " + topic + " and does not show it");
    }

    private Optional<TopicDescription> describe(Admin admin, String topic)
            throws InterruptedException {
        try {
            return admin
                    .describeTopics(Set.of(topic))
                    .allTopicNames()
                    .get(deadline.toMillis(), TimeUnit.MILLISECONDS)
                    .values()
                    .stream()
                    .findFirst();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw away(e);
        } catch (TimeoutException e) {
            throw away(e);
        }
    }

    private <T> T await(KafkaFuture<T> answer) throws InterruptedException {
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw away(e);
        }
    }

    private BusException away(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String why = cause.getMessage() == null ? "no answer" : cause.getMessage();
        return new BusException(
                "the bus at %s did not prepare its topics within %d s: %s"
                        .formatted(cluster.bootstrap(), deadline.toSeconds(), why),
                cause);
    }

    private BusRefusedException refused(Topics.Declaration topic, String what, String next) {
        return new BusRefusedException(
                new Problem(
                        "a topic is not as it was declared: " + what,
                        topic.name() + " at " + cluster.bootstrap(),
                        next));
    }
}
