package dev.reprise.component.postgres;

import static org.awaitility.Awaitility.await;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.Workplace;
import dev.reprise.component.postgres.probe.Conditions;
import dev.reprise.component.postgres.wal.WalStream;
import dev.reprise.component.suite.Rig;
import dev.reprise.stack.YamlFile;
import dev.reprise.vault.Vault;
import dev.reprise.vault.crypto.Password;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A real server with a table of numbered rows, and a vault beside it. */
public final class PostgresRig implements Rig {
    static final String VAULT_PASSWORD = "a vault for a test";

    private final Path folder;
    private final TestServer server;
    private final Vault vault;
    private final boolean synchronous;
    private String user = TestServer.USER;
    private long rows;
    private boolean remote;
    private @Nullable TestServer answering;

    private PostgresRig(Path folder, TestServer server, Vault vault, boolean synchronous) {
        this.folder = folder;
        this.server = server;
        this.vault = vault;
        this.synchronous = synchronous;
    }

    static PostgresRig start(Path bin, Path folder, boolean synchronous)
            throws IOException, InterruptedException, SQLException {
        TestServer server =
                TestServer.start(
                        bin,
                        folder.resolve("server"),
                        Map.of("wal_level", "replica", "max_wal_senders", "5"));
        return over(server, folder, synchronous);
    }

    /** Of a server that runs. */
    static PostgresRig over(TestServer server, Path folder, boolean synchronous)
            throws IOException, SQLException {
        server.execute(
                "CREATE TABLE witness (n bigint PRIMARY KEY, at timestamptz DEFAULT now())",
                "CREATE VIEW latest AS SELECT max(n) AS n FROM witness");
        Vault vault =
                Vault.create(folder.resolve("vault"), Password.of(VAULT_PASSWORD.toCharArray()));
        return new PostgresRig(folder, server, vault, synchronous);
    }

    /** Reprise logs in as another than the superuser, with the same password. */
    PostgresRig as(String name) {
        user = name;
        return this;
    }

    /** As a server of another host is protected: over its port alone. */
    PostgresRig fromAfar() {
        remote = true;
        return this;
    }

    /** As where the stack file names the port of another server. */
    PostgresRig answeredBy(TestServer other) {
        answering = other;
        return this;
    }

    public TestServer server() {
        return server;
    }

    @Override
    public Component component() {
        String yaml =
                """
                kind: postgres
                host: 127.0.0.1
                port: %d
                user: %s
                password: file:%s
                tls: off
                synchronous: %s
                batch: 1s
                %s
                """
                        .formatted(
                                (answering == null ? server : answering).port(),
                                user,
                                server.passwordFile(),
                                synchronous,
                                remote
                                        ? ""
                                        : "local: {data: %s, bin: %s}"
                                                .formatted(server.data(), server.bin()));
        return new PostgresKind()
                .open(
                        "db",
                        YamlFile.parse(folder.resolve("reprise.yaml"), yaml),
                        new Workplace(
                                "stack",
                                "host",
                                folder.resolve("state/spool/db"),
                                folder.resolve("state/run"),
                                Clock.systemUTC()));
    }

    @Override
    public Vault vault() {
        return vault;
    }

    @Override
    public Path vaultFolder() {
        return folder.resolve("vault");
    }

    /** Holds what may be lost. */
    public Path run() {
        return folder.resolve("state/run");
    }

    public Path spool() {
        return folder.resolve("state/spool/db");
    }

    @Override
    public void write() throws SQLException {
        for (int i = 0; i < 20; i++) {
            rows++;
            server.execute("INSERT INTO witness (n) VALUES (" + rows + ")");
        }
    }

    @Override
    public Set<String> contents() throws SQLException {
        var lines = new TreeSet<String>();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT n, at FROM witness")) {
            while (found.next()) {
                lines.add(found.getString(1) + " " + found.getString(2));
            }
        }
        return lines;
    }

    /** Deletes the folder of the running server, as {@code rm -rf} does. */
    @Override
    public void destroy() throws IOException {
        remove(server.data());
    }

    /** Only then is nothing lost. */
    @Override
    public void awaitStreamed(ChangeStream stream) {
        await("commits wait for the stream")
                .atMost(Duration.ofSeconds(120))
                .until(() -> stream.level().counts().getOrDefault(WalStream.COMMITS_WAIT, 0L) == 1);
    }

    /** Again and again, since a server that runs puts new files into the folders. */
    static void remove(Path folder) {
        await("the folder is gone")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .ignoreException(DirectoryNotEmptyException.class)
                .until(
                        () -> {
                            removeOnce(folder);
                            return !Files.exists(folder);
                        });
    }

    private static void removeOnce(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e)
                            throws IOException {
                        if (e instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw e;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path each, @Nullable IOException e)
                            throws IOException {
                        Files.deleteIfExists(each);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    @Override
    public String condition() {
        return Conditions.DATA_GONE;
    }

    @Override
    public Path surroundings() {
        return folder.resolve("server");
    }

    @Override
    public void close() throws IOException {
        ServerLeftovers.end(server.data());
        server.close();
        vault.close();
    }
}
