package dev.reprise.e2e;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The services of one stack, a process each, and who starts them again. A crash point's name begins
 * with the service that it belongs to. Used by one thread.
 */
final class ServiceProcesses implements AutoCloseable {
    private final Path stackFile;
    private final String bus;
    private final Map<String, ServiceProcess> running = new LinkedHashMap<>();

    /** Where each service is still to be killed, by service. */
    private final Map<String, Deque<String>> armed = new HashMap<>();

    ServiceProcesses(Path stackFile, String bus) {
        this.stackFile = stackFile;
        this.bus = bus;
    }

    /**
     * @param places where they are to be killed, each service at its own, one after another
     */
    void start(List<String> services, List<String> places) throws IOException {
        remember(places);
        for (String service : services) {
            start(service);
        }
    }

    /** Starts each service concerned again, to be killed at its places. */
    void arm(List<String> places) throws IOException {
        remember(places);
        armed.keySet().parallelStream().forEach(each -> requireNonNull(running.get(each)).close());
        for (String service : armed.keySet()) {
            start(service);
        }
    }

    /** Starts whatever was killed again, until all that was armed was killed. */
    void awaitKills(Duration patience) {
        try {
            await("kills")
                    .atMost(patience)
                    .until(
                            () -> {
                                revive();
                                return armed.isEmpty();
                            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not killed: " + armed + lastWords(), e);
        }
    }

    /** What each service said last, since its log goes with the test's folder. */
    String lastWords() {
        var words = new StringBuilder();
        for (ServiceProcess each : running.values()) {
            words.append("\n--- ").append(each).append('\n').append(each.lastWords());
        }
        return words.toString();
    }

    /** It was killed at its place, and stays away until the kills are awaited. */
    void awaitCrash(String service, Duration patience) {
        await("crash of " + service)
                .atMost(patience)
                .until(() -> requireNonNull(running.get(service)).crashed());
    }

    /** Kills it from outside, wherever it is, and starts it again. */
    void killAndStart(String service) throws IOException, InterruptedException {
        kill(service);
        start(service);
    }

    void kill(String service) throws InterruptedException {
        requireNonNull(running.get(service)).kill();
    }

    void start(String service) throws IOException {
        Deque<String> places = armed.get(service);
        String place = places == null ? "" : places.element();
        running.put(service, ServiceProcess.start(service, stackFile, bus, place));
    }

    /** Those that are not there, though nobody has killed them. */
    List<ServiceProcess> missing() {
        return running.values().stream().filter(each -> !each.alive()).toList();
    }

    @Override
    public void close() {
        running.values().parallelStream().forEach(ServiceProcess::close);
    }

    private void revive() throws IOException {
        for (Map.Entry<String, ServiceProcess> each : running.entrySet()) {
            ServiceProcess process = each.getValue();
            if (!process.alive() && !(armed.containsKey(each.getKey()) && process.crashed())) {
                throw new IllegalStateException(
                        process + " was not to end:\n" + process.lastWords());
            }
        }
        for (String service : List.copyOf(armed.keySet())) {
            if (requireNonNull(running.get(service)).crashed()) {
                Deque<String> places = requireNonNull(armed.get(service));
                places.remove();
                if (places.isEmpty()) {
                    armed.remove(service);
                }
                start(service);
            }
        }
    }

    private void remember(List<String> places) {
        for (String place : places) {
            String service = place.substring(0, place.indexOf('.'));
            armed.computeIfAbsent(service, each -> new ArrayDeque<>()).add(place);
        }
    }
}
