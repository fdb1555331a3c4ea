package dev.reprise.cli.console;

import dev.reprise.cli.CommandException;
import dev.reprise.cli.Exit;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Wire;
import dev.reprise.contracts.console.ConsoleAddress;
import dev.reprise.contracts.console.Order;
import dev.reprise.contracts.console.RequestReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Asks the console. Every call ends within its deadline. Thread-safe. */
public final class ConsoleClient {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(40);

    private final Path file;
    private final ConsoleAddress address;

    private ConsoleClient(Path file, ConsoleAddress address) {
        this.file = file;
        this.address = address;
    }

    /**
     * @param runFolder where the console has left its address and its token
     * @throws CommandException if no console has, or it cannot be read
     */
    public static ConsoleClient of(Path runFolder) {
        Path file = runFolder.resolve(ConsoleAddress.FILE);
        try {
            return new ConsoleClient(
                    file, Wire.fromJson(Files.readAllBytes(file), ConsoleAddress.class));
        } catch (NoSuchFileException e) {
            throw unreachable("they do not run", file);
        } catch (AccessDeniedException e) {
            throw new CommandException(
                    Exit.UNREACHABLE,
                    "the services' token cannot be read",
                    file.toString(),
                    "ask as the user that runs them");
        } catch (IOException e) {
            throw unreachable("their address cannot be read: " + e.getMessage(), file);
        }
    }

    public ConsoleAddress address() {
        return address;
    }

    /** The process that serves the console, if it is alive. */
    public Optional<ProcessHandle> process() {
        return ProcessHandle.of(address.pid())
                .filter(ProcessHandle::isAlive)
                .filter(
                        process ->
                                process.info()
                                        .startInstant()
                                        .map(at -> at.toEpochMilli() == address.started())
                                        .orElse(true));
    }

    /**
     * @param path such as {@code /v1/status}
     * @throws CommandException with what the console says, or if it cannot be reached
     */
    public byte[] get(String path) {
        return call("GET", path, new byte[0]);
    }

    /** A word as a part of a path or a query. */
    public static String escaped(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public <T> T get(String path, Class<T> type) {
        return read(path, get(path), type);
    }

    public RequestReport post(Order order) {
        String path =
                switch (order) {
                    case Order.Backup backup -> "/v1/backups";
                    case Order.Restore restore -> "/v1/restores";
                    case Order.Check check -> "/v1/checks";
                    case Order.Automation automation -> "/v1/automation";
                };
        return read(path, call("POST", path, Wire.json(order)), RequestReport.class);
    }

    private byte[] call(String method, String path, byte[] body) {
        try {
            var connection =
                    (HttpURLConnection) URI.create(address.url() + path).toURL().openConnection();
            connection.setConnectTimeout((int) CONNECT.toMillis());
            connection.setReadTimeout((int) ANSWER.toMillis());
            connection.setRequestMethod(method);
            connection.setRequestProperty("Authorization", "Bearer " + address.token());
            if (method.equals("POST")) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json");
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(body);
                }
            }
            int code = connection.getResponseCode();
            try (InputStream in =
                    code < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                byte[] answer = in == null ? new byte[0] : in.readAllBytes();
                if (code >= 400) {
                    throw refused(path, code, answer);
                }
                return answer;
            }
        } catch (IOException e) {
            throw unreachable(reason(e), file);
        }
    }

    private CommandException refused(String path, int code, byte[] answer) {
        Exit exit =
                switch (code) {
                    case 400, 404 -> Exit.USAGE;
                    case 401, 403, 503 -> Exit.UNREACHABLE;
                    case 409 -> Exit.REFUSED;
                    default -> Exit.FAILED;
                };
        try {
            return new CommandException(exit, Wire.fromJson(answer, Problem.class));
        } catch (IOException e) {
            return new CommandException(
                    exit,
                    "the console answered " + code + " to " + path,
                    new String(answer, StandardCharsets.UTF_8).lines().findFirst().orElse(""),
                    "look into its log");
        }
    }

    private static <T> T read(String path, byte[] answer, Class<T> type) {
        try {
            return Wire.fromJson(answer, type);
        } catch (IOException e) {
            throw new CommandException(
                    Exit.FAILED,
                    "the console's answer to " + path + " cannot be read",
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    "use the command of the version that runs");
        }
    }

    private static String reason(IOException e) {
        return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    }

    private static CommandException unreachable(String why, Path file) {
        return new CommandException(
                Exit.UNREACHABLE,
                "the services cannot be reached: " + why,
                file.toString(),
                "start them with `reprise up`; to restore without them, try --offline");
    }
}
