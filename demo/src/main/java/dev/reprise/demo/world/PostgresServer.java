package dev.reprise.demo.world;

import dev.reprise.demo.DemoException;
import dev.reprise.demo.process.Await;
import dev.reprise.demo.process.Child;
import dev.reprise.demo.process.Children;
import dev.reprise.demo.process.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A PostgreSQL server of the demo's own: {@code data} and {@code server.log} in one folder, one
 * port on loopback, no socket file. As root it runs in a user namespace of its own, because
 * PostgreSQL refuses root.
 */
public final class PostgresServer {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path bin;
    private final Path folder;
    private final Endpoint endpoint;

    public PostgresServer(Path bin, Path folder, Endpoint endpoint) {
        this.bin = bin;
        this.folder = folder;
        this.endpoint = endpoint;
    }

    public Path bin() {
        return bin;
    }

    public Path data() {
        return folder.resolve("data");
    }

    public Path log() {
        return folder.resolve("server.log");
    }

    /** Makes the cluster, with the superuser's password from the file, and starts it. */
    public Child create(Children children, Path superuserPassword)
            throws DemoException, IOException, InterruptedException {
        Files.createDirectories(folder);
        Tool.run(
                unprivileged(
                        List.of(
                                bin.resolve("initdb").toString(),
                                "--pgdata=" + data(),
                                "--username=" + Endpoint.SUPERUSER,
                                "--pwfile=" + superuserPassword,
                                "--auth=scram-sha-256",
                                "--encoding=UTF8",
                                "--no-locale",
                                "--no-sync")),
                log(),
                PATIENCE,
                "read that log, and run ./reprise demo again");
        Files.writeString(data().resolve("postgresql.conf"), settings(), StandardOpenOption.APPEND);
        return start(children);
    }

    /** Returns when it accepts connections. */
    private Child start(Children children) throws DemoException, IOException, InterruptedException {
        Child server =
                children.start(
                        "postgres",
                        unprivileged(
                                List.of(
                                        bin.resolve("postgres").toString(),
                                        "-D",
                                        data().toString())),
                        log(),
                        false);
        Await.until(
                "answer of PostgreSQL on port " + endpoint.port(),
                PATIENCE,
                "read " + log(),
                () -> endpoint.answers());
        return server;
    }

    private String settings() {
        return """

        # of the demo: loopback only, no socket file, small
        listen_addresses = '127.0.0.1'
        port = %d
        unix_socket_directories = ''
        shared_buffers = 32MB
        max_connections = 40
        max_slot_wal_keep_size = 1GB
        dynamic_shared_memory_type = mmap
        """
                .formatted(endpoint.port());
    }

    private List<String> unprivileged(List<String> command)
            throws DemoException, InterruptedException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return command;
        }
        if (!Tool.works(List.of("unshare", "-U", "true"))) {
            throw new DemoException(
                    "PostgreSQL refuses to run as root, and user namespaces are off here",
                    "unshare -U true",
                    "run ./reprise demo as an ordinary user");
        }
        List<String> wrapped = new ArrayList<>(List.of("unshare", "-U"));
        wrapped.addAll(command);
        return wrapped;
    }
}
