package dev.reprise.component.sessions;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real OpenCode 0.5.29 over a scratch home; needs no model and no key. */
final class OpenCodeServer implements AutoCloseable {
    private static final String PACKAGE = "opencode-linux-x64@0.5.29";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final URI address;

    private OpenCodeServer(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** From the npm package of this platform; empty where that cannot be had. */
    static Optional<Path> binary() throws IOException, InterruptedException {
        Path folder = Path.of("target/opencode").toAbsolutePath();
        Path binary = folder.resolve("node_modules/opencode-linux-x64/bin/opencode");
        if (Files.isExecutable(binary)) {
            return Optional.of(binary);
        }
        Files.createDirectories(folder);
        try {
            Process npm =
                    new ProcessBuilder(
                                    "npm",
                                    "install",
                                    "--ignore-scripts",
                                    "--no-audit",
                                    "--no-fund",
                                    "--prefix",
                                    folder.toString(),
                                    PACKAGE)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!npm.waitFor(3, TimeUnit.MINUTES)) {
                npm.destroyForcibly();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Files.isExecutable(binary) ? Optional.of(binary) : Optional.empty();
    }

    static OpenCodeServer start(Path binary, Path home) throws IOException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path work = Files.createDirectories(home.resolve("work"));
        var builder =
                new ProcessBuilder(
                                binary.toString(),
                                "serve",
                                "--hostname",
                                "127.0.0.1",
                                "--port",
                                Integer.toString(port))
                        .directory(work.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("server.log").toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("OPENCODE_DISABLE_DEFAULT_PLUGINS", "1");
        builder.environment().put("OPENCODE_DISABLE_AUTOUPDATE", "1");
        var server = new OpenCodeServer(builder.start(), URI.create("http://127.0.0.1:" + port));
        await("the server answers")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> server.list().statusCode() > 0);
        return server;
    }

    URI address() {
        return address;
    }

    HttpResponse<String> list() throws IOException, InterruptedException {
        return send(request("/session").GET());
    }

    /** The new session's id. */
    String create(String body) throws IOException, InterruptedException {
        String answer = send(post("/session", body)).body();
        int at = answer.indexOf("ses_");
        return answer.substring(at, answer.indexOf('"', at));
    }

    void shell(String session) throws IOException, InterruptedException {
        send(
                post(
                        "/session/" + session + "/shell",
                        "{\"agent\":\"build\",\"command\":\"echo hi\"}"));
    }

    void delete(String session) throws IOException, InterruptedException {
        send(request("/session/" + session).DELETE());
    }

    private HttpRequest.Builder post(String path, String body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroy();
        await("the server has ended")
                .atMost(Duration.ofSeconds(60))
                .until(() -> !process.isAlive());
        client.close();
    }
}
