package dev.reprise.component.postgres;

import dev.reprise.component.Found;
import dev.reprise.component.Machine;
import dev.reprise.component.postgres.server.Supported;
import dev.reprise.stack.YamlText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The servers that run on this machine: a postmaster's working folder is its data folder, and the
 * {@code postmaster.pid} in it names its process and port.
 */
final class LocalServers {
    private static final int PORT_LINE = 3;

    private LocalServers() {}

    static List<Found> find(Machine machine) {
        var pids = new ArrayList<Long>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(machine.processes(), "[0-9]*")) {
            all.forEach(each -> pids.add(Long.valueOf(String.valueOf(each.getFileName()))));
        } catch (IOException | DirectoryIteratorException | NumberFormatException e) {
            // no process table to read, so nothing to be seen in it
            return List.of();
        }
        pids.sort(Comparator.naturalOrder());
        var found = new ArrayList<Found>();
        for (Long pid : pids) {
            look(machine.processes().resolve(pid.toString()), pid).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<Found> look(Path process, long pid) {
        Path data = null;
        try {
            if (!isPostmaster(process)) {
                return Optional.empty();
            }
            data = Files.readSymbolicLink(process.resolve("cwd"));
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            if (!lines.getFirst().strip().equals(Long.toString(pid))) {
                return Optional.empty();
            }
            Path program = Files.readSymbolicLink(process.resolve("exe"));
            Path bin = program.getParent();
            return bin == null
                    ? Optional.empty()
                    : Optional.of(server(data, bin, lines.get(PORT_LINE).strip()));
        } catch (AccessDeniedException e) {
            return Optional.of(
                    new Found.NotProtected(
                            "a PostgreSQL server, process " + pid,
                            "no permission to read " + (data == null ? process : data),
                            "run this as the user that runs it, or as root"));
        } catch (IOException | IndexOutOfBoundsException e) {
            // it ended meanwhile, or is no server
            return Optional.empty();
        }
    }

    private static Found server(Path data, Path bin, String port) throws IOException {
        String version = Files.readString(data.resolve("PG_VERSION")).strip();
        String says = "PostgreSQL %s on port %s, data in %s".formatted(version, port, data);
        if (!Supported.is(version)) {
            return new Found.NotProtected(says, Supported.words(), Supported.NEXT);
        }
        return new Found.Protectable(
                "postgres",
                says,
                List.of(
                        "host: 127.0.0.1",
                        "port: " + port,
                        "database: postgres          # its main one; the canary lies there",
                        "user: reprise               # CREATE ROLE reprise SUPERUSER REPLICATION LOGIN",
                        "password: env:REPRISE_PG_PASSWORD",
                        "# synchronous: true         # an acknowledged commit is never lost",
                        "local:",
                        "  data: " + YamlText.quoted(data.toString()),
                        "  bin: " + YamlText.quoted(bin.toString()),
                        "rpo: 5m"));
    }

    /** A server's children bear its name too, but write what they are into their command line. */
    private static boolean isPostmaster(Path process) throws IOException {
        if (!Files.readString(process.resolve("comm")).strip().startsWith("postgres")) {
            return false;
        }
        String command =
                new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8);
        return !command.startsWith("postgres: ");
    }
}
