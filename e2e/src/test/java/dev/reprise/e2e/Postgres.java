package dev.reprise.e2e;

import dev.reprise.demo.process.Children;
import dev.reprise.demo.world.Database;
import dev.reprise.demo.world.Endpoint;
import dev.reprise.demo.world.PostgresBinaries;
import dev.reprise.demo.world.PostgresServer;
import dev.reprise.demo.world.Remains;
import dev.reprise.demo.world.Secrets;
import dev.reprise.demo.world.SharedMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** A real server with a few tables, and what is done to it. Also as root. */
final class Postgres implements AutoCloseable {
    private static final int TRIES = 5;

    private final Path folder;
    private final Endpoint endpoint;
    private final PostgresServer server;
    private final SharedMemory memory;

    Postgres(Path folder) throws Exception {
        this.folder = folder;
        this.endpoint =
                new Endpoint(
                        Endpoint.freePort(new SplittableRandom(System.nanoTime())),
                        folder.resolve("secrets"));
        Secrets.create(endpoint.passwordFile(Endpoint.SUPERUSER));
        Secrets.create(endpoint.passwordFile(Endpoint.PRODUCT));
        Secrets.create(endpoint.passwordFile(Endpoint.APPLICATION));
        this.server =
                new PostgresServer(
                        PostgresBinaries.bin(Build.home().resolve("demo/target")),
                        folder,
                        endpoint);
        this.memory = new SharedMemory(server.data(), folder.resolve("segments"));
        try {
            server.create(
                    new Children(folder.resolve("processes")),
                    endpoint.passwordFile(Endpoint.SUPERUSER));
            new Database(endpoint).create();
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /** Its part of the stack file, as a person would write it. */
    String member(String name) {
        return """
          %s:
            kind: postgres
            host: 127.0.0.1
            port: %d
            database: %s
            user: %s
            password: "file:%s"
            tls: off
            synchronous: true
            batch: 10s
            rpo: 5m
            local: {data: "%s", bin: "%s"}
        """
                .formatted(
                        name,
                        endpoint.port(),
                        Endpoint.DATABASE,
                        Endpoint.PRODUCT,
                        endpoint.passwordFile(Endpoint.PRODUCT),
                        server.data(),
                        server.bin());
    }

    Connection connect() throws SQLException {
        return endpoint.connect(Endpoint.APPLICATION, Endpoint.DATABASE);
    }

    /**
     * Whether a commit is acknowledged only once our receiver has it, as the server itself says.
     */
    boolean commitsWait() {
        try (Connection connection = endpoint.connect(Endpoint.SUPERUSER, "postgres");
                Statement sql = connection.createStatement();
                ResultSet row =
                        sql.executeQuery(
                                "select count(*) from pg_stat_replication"
                                        + " where sync_state in ('sync', 'quorum')")) {
            return row.next() && row.getInt(1) > 0;
        } catch (SQLException e) {
            return false;
        }
    }

    void killPostmaster() throws IOException {
        memory.note();
        String pid = Files.readAllLines(server.data().resolve("postmaster.pid")).getFirst();
        ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow().destroyForcibly();
    }

    /** Under the running server, which may make a file while its folder is removed: then again. */
    void deleteFolder() throws IOException, InterruptedException {
        memory.note();
        for (int i = 0; i < TRIES && Files.exists(server.data()); i++) {
            new ProcessBuilder("rm", "-rf", server.data().toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(1, TimeUnit.MINUTES);
        }
        if (Files.exists(server.data())) {
            throw new IOException(server.data() + " could not be removed");
        }
    }

    /** Ends whatever works in its folder, whoever has started it. */
    @Override
    public void close() throws IOException {
        memory.note();
        try {
            Remains.end(folder);
            memory.release();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
