package dev.reprise.demo.world;

import dev.reprise.demo.DemoFolder;
import java.io.IOException;
import java.nio.file.Files;

/** Writes the demo's {@code reprise.yaml}: an ordinary one, as a person would write it. */
public final class StackFile {
    public static final String STACK = "demo";

    private StackFile() {}

    public static void write(DemoFolder folder, PostgresServer server, Endpoint endpoint)
            throws IOException {
        Files.writeString(
                folder.stackFile(),
                """
                # written by `reprise demo`; relative paths are taken from this file's folder
                stack: %s
                mode: auto
                state: state

                vault:
                  places: [vault]
                  password: file:vault.key

                protect:
                  postgres:
                    kind: postgres
                    host: 127.0.0.1
                    port: %d
                    database: %s
                    user: %s
                    password: file:stack/secrets/%s.password
                    tls: off
                    synchronous: true
                    batch: 10s
                    rpo: 5m
                    local:
                      data: stack/postgres/data
                      bin: "%s"
                  sessions:
                    kind: sessions
                    path: stack/opencode
                    scan: 1s
                    batch: 7s # another rhythm than the log's, which the saboteur waits for
                    rpo: 15m

                points: {every: 15s}
                """
                        .formatted(
                                STACK,
                                endpoint.port(),
                                Endpoint.DATABASE,
                                Endpoint.PRODUCT,
                                Endpoint.PRODUCT,
                                server.bin()));
    }
}
