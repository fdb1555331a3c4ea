package dev.reprise.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Wire;
import dev.reprise.contracts.console.ConsoleAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers each path with what it was given, and remembers what it was asked. */
public final class StandInConsole implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private record Answer(int status, byte[] body) {}

    /**
     * @param runFolder where it leaves its address, as the real one does
     */
    public StandInConsole(Path runFolder) throws IOException {
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Files.createDirectories(runFolder);
        Files.write(
                runFolder.resolve(ConsoleAddress.FILE),
                Wire.json(
                        new ConsoleAddress(
                                "http://127.0.0.1:" + server.getAddress().getPort(), "t", 0, 0)));
    }

    public StandInConsole with(String path, Object value) {
        answers.put(path, new Answer(200, Wire.json(value)));
        return this;
    }

    public StandInConsole refusing(String path, int status, Problem problem) {
        answers.put(path, new Answer(status, Wire.json(problem)));
        return this;
    }

    /** Paths with their queries, in order. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(exchange.getRequestURI().toString());
            Answer answer =
                    answers.getOrDefault(
                            exchange.getRequestURI().getPath(),
                            new Answer(404, Wire.json(new Problem("nothing", "here", "look"))));
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(answer.status(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
