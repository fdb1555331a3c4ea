package dev.reprise.component.sessions.probe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.reprise.component.Probe;
import dev.reprise.contracts.Sight;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Asks an OpenCode server for its sessions: one unreadable info makes the whole list fail. A server
 * that is not running says nothing about the files.
 */
public final class ServerProbe implements Probe {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int BAD_REQUEST = 400;

    private final String component;
    private final URI list;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    public ServerProbe(String component, URI server) {
        this.component = component;
        this.list = server.resolve("/session");
    }

    @Override
    public Sight sight() {
        return new Sight(component + "-server", Sight.Method.PROTOCOL);
    }

    @Override
    public Set<String> conditions() {
        return Set.of(Conditions.DAMAGED);
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public Duration deadline() {
        return DEADLINE;
    }

    @Override
    public Look look(boolean watchOnly) throws InterruptedException {
        try {
            HttpResponse<byte[]> answer =
                    client.send(
                            HttpRequest.newBuilder(list).timeout(DEADLINE.dividedBy(2)).build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() == BAD_REQUEST || answer.statusCode() >= 500) {
                return new Look.Seen(
                        List.of(
                                new Symptom(
                                        Conditions.DAMAGED,
                                        "the server cannot list its sessions: status "
                                                + answer.statusCode(),
                                        null,
                                        List.of())),
                        List.of());
            }
            return isList(answer)
                    ? new Look.Seen(List.of(), List.of())
                    : new Look.Blind(list + " answers with something else than sessions");
        } catch (IOException e) {
            return new Look.Blind("cannot ask " + list + ": " + e.getMessage());
        }
    }

    /** The content counts, not the status: some versions answer anything with a page. */
    private static boolean isList(HttpResponse<byte[]> answer) throws IOException {
        if (answer.statusCode() != 200) {
            return false;
        }
        try (JsonParser parser = new JsonFactory().createParser(answer.body())) {
            return parser.nextToken() == JsonToken.START_ARRAY;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return false;
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
