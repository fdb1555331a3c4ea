package dev.reprise.demo;

import dev.reprise.contracts.Wire;
import dev.reprise.contracts.console.ConsoleAddress;
import dev.reprise.demo.journal.IncidentStory;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/** Asks Reprise's console for what it has written about an incident, and keeps it. */
final class PostMortems {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final DemoFolder folder;

    PostMortems(DemoFolder folder) {
        this.folder = folder;
    }

    /** Its path relative to the demo's folder; empty if there is none to be had. */
    Optional<String> collect(Optional<IncidentStory> incident) throws InterruptedException {
        if (incident.isEmpty()) {
            return Optional.empty();
        }
        String label = incident.get().incident().label();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(request(label), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != OK || answer.body().isBlank()) {
                System.err.printf(
                        "no post-mortem of %s: the console answers %d%n",
                        label, answer.statusCode());
                return Optional.empty();
            }
            Path file = folder.postMortems().resolve(label + ".md");
            Files.writeString(file, answer.body());
            return Optional.of(folder.root().relativize(file).toString());
        } catch (IOException | IllegalArgumentException e) {
            System.err.printf("no post-mortem of %s: %s%n", label, e);
            return Optional.empty();
        }
    }

    private HttpRequest request(String label) throws IOException {
        var address =
                Wire.fromJson(
                        Files.readAllBytes(
                                folder.state().resolve("run").resolve(ConsoleAddress.FILE)),
                        ConsoleAddress.class);
        String zone = URLEncoder.encode(ZoneId.systemDefault().getId(), StandardCharsets.UTF_8);
        return HttpRequest.newBuilder(
                        URI.create(
                                "%s/v1/incidents/%s/postmortem?zone=%s"
                                        .formatted(address.url(), label, zone)))
                .header("Authorization", "Bearer " + address.token())
                .timeout(DEADLINE)
                .build();
    }
}
