package dev.reprise.bus.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Where a broker and its controller listen on loopback, remembered beside their log. The controller
 * has to know its port before it has one, so the system cannot choose it at the last moment.
 */
record BrokerPorts(int broker, int controller) {
    private static final int ANSWER_MILLIS = 200;
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 30_000;
    private static final int TRIES = 200;

    /** Finds two that are free now. */
    @FunctionalInterface
    interface Choice {
        BrokerPorts choose() throws IOException;
    }

    static Optional<BrokerPorts> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String[] words = Files.readString(file).strip().split(" ");
        try {
            return Optional.of(
                    new BrokerPorts(Integer.parseInt(words[0]), Integer.parseInt(words[1])));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            // A file cut short by a full disk: the ports are only remembered for convenience.
            return Optional.empty();
        }
    }

    void write(Path file) throws IOException {
        Files.writeString(file, broker + " " + controller + "\n");
    }

    /**
     * Below those that the system hands out by itself: they are to be free again after the broker
     * was away for a while.
     */
    static BrokerPorts choose() throws IOException {
        var random = new SplittableRandom();
        for (int i = 0; i < TRIES; i++) {
            int broker = random.nextInt(LOWEST, HIGHEST);
            var ports = new BrokerPorts(broker, broker + 1);
            if (ports.free()) {
                return ports;
            }
        }
        throw new IOException("no two free ports between %d and %d".formatted(LOWEST, HIGHEST));
    }

    boolean free() {
        return free(broker) && free(controller);
    }

    private static boolean free(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress("127.0.0.1", port));
        } catch (IOException e) {
            return false;
        }
        // Bound to every address by somebody else, it would still answer on loopback.
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), ANSWER_MILLIS);
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
