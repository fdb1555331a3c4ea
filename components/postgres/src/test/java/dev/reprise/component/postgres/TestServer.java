package dev.reprise.component.postgres;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server for one test, in a folder of its own, listening on 127.0.0.1 alone. As
 * root it runs in a user namespace of its own, because PostgreSQL refuses root. Superuser {@value
 * #USER} with password {@value #PASSWORD}, SCRAM-SHA-256, database {@code postgres}. Closing it
 * kills whatever runs on its data folder; the folder stays for the test's own cleaning up.
 */
public final class TestServer implements AutoCloseable {
    public static final String USER = "postgres";
    public static final String PASSWORD = "s3cret-of-the-test";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path bin;
    private final Path folder;
    private final int port;
    private @Nullable Path outside;
    private @Nullable Process process;

    private TestServer(Path bin, Path folder, int port) {
        this.bin = bin;
        this.folder = folder;
        this.port = port;
    }

    /** A server of {@link TestBinaries#current()}, initialised and started. */
    public static TestServer start(Path folder) throws IOException, InterruptedException {
        TestServer server = create(TestBinaries.current(), folder, Map.of());
        server.start();
        return server;
    }

    /** As {@link #start(Path)}, of other binaries and with further settings. */
    public static TestServer start(Path bin, Path folder, Map<String, String> settings)
            throws IOException, InterruptedException {
        TestServer server = create(bin, folder, settings);
        server.start();
        return server;
    }

    /**
     * Initialised, not started.
     *
     * @param folder is made; {@code data}, {@code server.log} and the password file lie in it
     */
    public static TestServer create(Path bin, Path folder, Map<String, String> settings)
            throws IOException, InterruptedException {
        return create(bin, folder, settings, List.of());
    }

    /**
     * As {@link #create(Path, Path, Map)}.
     *
     * @param options further ones of {@code initdb}
     */
    public static TestServer create(
            Path bin, Path folder, Map<String, String> settings, List<String> options)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        TestServer server = new TestServer(bin, folder, freePort());
        Files.writeString(server.passwordFile(), PASSWORD + "\n");
        var initdb = new ArrayList<>(options);
        initdb.addAll(
                List.of(
                        "-D",
                        server.data().toString(),
                        "-U",
                        USER,
                        "--pwfile=" + server.passwordFile(),
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync"));
        server.run("initdb", initdb.toArray(String[]::new));
        server.configure(
                Map.of(
                        "listen_addresses", "127.0.0.1",
                        "port", String.valueOf(server.port),
                        "unix_socket_directories", "",
                        "shared_buffers", "16MB",
                        "max_connections", "40",
                        "logging_collector", "off"));
        server.configure(settings);
        return server;
    }

    /**
     * A server on a data folder that somebody else has made, such as a restored copy. Not started.
     */
    public static TestServer over(Path bin, Path folder, int port) {
        return new TestServer(bin, folder, port);
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

    /** Holds {@link #PASSWORD}, for settings that name a file. */
    public Path passwordFile() {
        return folder.resolve("password");
    }

    public int port() {
        return port;
    }

    /** 15 to 18. */
    public int version() throws IOException {
        return Integer.parseInt(Files.readString(data().resolve("PG_VERSION")).strip());
    }

    /** Of a server that does not run. */
    public void copyData(Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (Stream<Path> all = Files.walk(data())) {
            for (Path each : (Iterable<Path>) all::iterator) {
                Files.copy(
                        each,
                        to.resolve(data().relativize(each).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Appends to postgresql.conf; takes effect with the next start or {@link #reload}. */
    public void configure(Map<String, String> settings) throws IOException {
        var lines = new StringBuilder();
        settings.forEach(
                (key, value) ->
                        lines.append(key)
                                .append(" = '")
                                .append(value.replace("'", "''"))
                                .append("'\n"));
        Path configuration = outside == null ? data() : outside;
        Files.writeString(
                configuration.resolve("postgresql.conf"),
                lines.toString(),
                StandardOpenOption.APPEND);
    }

    /**
     * Moves its configuration out of its data folder, as Debian lays it out. For a server that does
     * not run.
     *
     * @param etc is made
     */
    public void configureFrom(Path etc) throws IOException {
        Files.createDirectories(etc.resolve("conf.d"));
        for (String each : List.of("postgresql.conf", "pg_hba.conf", "pg_ident.conf")) {
            Files.move(data().resolve(each), etc.resolve(each));
        }
        outside = etc;
        configure(
                Map.of(
                        "data_directory", data().toString(),
                        "hba_file", etc.resolve("pg_hba.conf").toString(),
                        "ident_file", etc.resolve("pg_ident.conf").toString(),
                        "external_pid_file", folder.resolve("external.pid").toString()));
        Files.writeString(
                etc.resolve("postgresql.conf"),
                "include_dir 'conf.d'\n",
                StandardOpenOption.APPEND);
    }

    /** Replaces pg_hba.conf. */
    public void authenticate(String... lines) throws IOException {
        Files.writeString(data().resolve("pg_hba.conf"), String.join("\n", lines) + "\n");
    }

    public void reload() throws SQLException {
        execute("SELECT pg_reload_conf()");
    }

    /** Starts it, and waits until it serves. */
    public void start() throws IOException {
        launch();
        awaitServing();
    }

    /** Starts it, and waits for nothing. */
    public void launch() throws IOException {
        List<String> command = new ArrayList<>(asServer());
        command.add(bin.resolve("postgres").toString());
        command.add("-D");
        command.add(data().toString());
        if (outside != null) {
            command.addAll(List.of("-c", "config_file=" + outside.resolve("postgresql.conf")));
        }
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                        .start();
    }

    public void awaitServing() {
        await("the server on port " + port + " serves")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .pollDelay(Duration.ZERO)
                .until(this::serves);
    }

    public boolean serves() throws IOException {
        if (process != null && !process.isAlive()) {
            throw new IllegalStateException("the server has ended:\n" + tail());
        }
        try (Connection connection = connect()) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    public Connection connect() throws SQLException {
        return connect("postgres");
    }

    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), USER, PASSWORD);
    }

    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:"
                + port
                + "/"
                + database
                + "?connectTimeout=5&socketTimeout=60";
    }

    public void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** The first column of the first row; null where it is. */
    public @Nullable String query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    /** The postmaster's process, while this object has started it. */
    public Optional<ProcessHandle> postmaster() {
        return Optional.ofNullable(process).map(Process::toHandle);
    }

    /** {@code kill -9} of the postmaster; waits until all its children are gone too. */
    public void kill() {
        Process running = process;
        if (running == null) {
            return;
        }
        List<ProcessHandle> children = running.descendants().toList();
        running.destroyForcibly();
        await("the postmaster is gone").atMost(PATIENCE).until(() -> !running.isAlive());
        children.forEach(ProcessHandle::destroyForcibly);
        await("the server's children are gone")
                .atMost(PATIENCE)
                .until(() -> children.stream().noneMatch(TestServer::runs));
        process = null;
    }

    /** A fast, orderly shutdown. */
    public void stop() throws IOException, InterruptedException {
        Process running = process;
        if (running == null) {
            return;
        }
        run("pg_ctl", "-D", data().toString(), "-m", "fast", "-w", "-t", "60", "stop");
        running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        process = null;
    }

    /** Runs one of the server's tools as the server's user. */
    public String run(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(asServer());
        command.add(bin.resolve(tool).toString());
        command.addAll(List.of(arguments));
        Process running = new ProcessBuilder(command).redirectErrorStream(true).start();
        running.getOutputStream().close();
        String said = new String(running.getInputStream().readAllBytes());
        if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || running.exitValue() != 0) {
            throw new IOException(tool + " failed: " + said);
        }
        return said;
    }

    /** The end of the server's log. */
    public String tail() throws IOException {
        if (!Files.exists(log())) {
            return "";
        }
        List<String> lines = Files.readAllLines(log());
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    @Override
    public void close() {
        kill();
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean runs(ProcessHandle handle) {
        if (!handle.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc/" + handle.pid() + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    /** What precedes a command that is to run as the server's user. */
    static List<String> asServer() {
        return "root".equals(System.getProperty("user.name"))
                ? List.of("unshare", "-U")
                : List.of();
    }
}
