package dev.reprise.notifier;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers as Slack does: with what it was told to say next, else 200. */
final class SlackStandIn implements AutoCloseable {
    private final HttpServer server;
    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    record Reply(int status, String body, Map<String, String> headers) {}

    SlackStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/services/T0/B0/topsecret",
                exchange -> {
                    bodies.add(
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8));
                    Reply reply = replies.poll();
                    Reply said = reply == null ? new Reply(200, "ok", Map.of()) : reply;
                    said.headers().forEach(exchange.getResponseHeaders()::set);
                    byte[] answer = said.body().getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(said.status(), answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/services/T0/B0/topsecret";
    }

    void next(int status, String body, Map<String, String> headers) {
        replies.add(new Reply(status, body, headers));
    }

    List<String> bodies() {
        return bodies;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
