package dev.reprise.cli.init;

import dev.reprise.cli.CommandException;
import dev.reprise.cli.Exit;
import dev.reprise.cli.Workspace;
import dev.reprise.component.Found;
import dev.reprise.component.Machine;
import dev.reprise.stack.StackFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at the machine and writes a first file, and a key where that is asked for. */
public final class Init {
    private static final Path PROCESSES = Path.of("/proc");
    private static final int KEY_BYTES = 32;

    private final Workspace workspace;

    public Init(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * @param key where the vault's password is expected
     * @param keyMade whether it was made just now
     */
    public record Written(
            String file,
            String key,
            boolean keyMade,
            List<Protected> protects,
            List<Found.NotProtected> notProtected) {}

    /** What was written under {@code protect:}. */
    public record Protected(String name, String kind, String says) {}

    /**
     * @param file to be written; must not be there
     * @param newKey of a key to be made; null to name the usual place and make none
     */
    public Written write(Path file, @Nullable Path newKey) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandException(
                    Exit.REFUSED,
                    "there is a file already, and it stays as it is",
                    file.toString(),
                    "write another with --output FILE, or move it away");
        }
        Map<String, List<Found>> found = workspace.kinds().findLocal(machine());
        String stack = StackFile.hostName();
        List<FirstFile.Member> members = FirstFile.members(found, stack);
        List<Found.NotProtected> others = others(found);
        if (members.isEmpty()) {
            throw nothing(others);
        }
        Path key = newKey == null ? file.resolveSibling("vault.key") : newKey;
        if (newKey != null) {
            create(newKey, "rw-------", newKey(), "keep it: the vault opens with nothing else");
        }
        try {
            create(
                    file,
                    "rw-r--r--",
                    String.join("\n", FirstFile.lines(stack, members, vault(), key)) + "\n",
                    "write another with --output FILE, or move it away");
        } catch (CommandException | IOException e) {
            if (newKey != null) {
                Files.deleteIfExists(newKey);
            }
            throw e;
        }
        return new Written(
                file.toString(),
                key.toString(),
                newKey != null,
                members.stream()
                        .map(each -> new Protected(each.name(), each.kind(), each.says()))
                        .toList(),
                others);
    }

    private static CommandException nothing(List<Found.NotProtected> others) {
        return new CommandException(
                Exit.REFUSED,
                "nothing was found that can be protected; no file was written",
                others.isEmpty()
                        ? "looked for running PostgreSQL servers and for sessions of OpenCode"
                        : String.join(
                                "\n  ",
                                others.stream().map(o -> o.says() + ": " + o.why()).toList()),
                others.isEmpty()
                        ? "start what is to be protected, or write the file by hand: README.md"
                        : others.getFirst().next());
    }

    private static List<Found.NotProtected> others(Map<String, List<Found>> found) {
        return found.values().stream()
                .flatMap(List::stream)
                .filter(Found.NotProtected.class::isInstance)
                .map(Found.NotProtected.class::cast)
                .toList();
    }

    private Machine machine() throws IOException {
        var environment = workspace.terminal().environment();
        var homes = new ArrayList<Path>();
        homes.add(Path.of(environment.getOrDefault("HOME", System.getProperty("user.home"))));
        Path others = Path.of("/home");
        if (isRoot() && Files.isDirectory(others)) {
            try (Stream<Path> all = Files.list(others)) {
                all.filter(Files::isDirectory).sorted().forEach(homes::add);
            }
        }
        return new Machine(List.copyOf(homes), environment, PROCESSES);
    }

    private Path vault() {
        var environment = workspace.terminal().environment();
        if (isRoot()) {
            return Path.of("/var/backups/reprise");
        }
        String data = environment.get("XDG_DATA_HOME");
        Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
        return (data == null || data.isBlank() ? home.resolve(".local/share") : Path.of(data))
                .resolve("reprise/vault");
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static String newKey() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n";
    }

    /** Whole or not at all, and never over anything. */
    private static void create(Path file, String rights, String content, String next)
            throws IOException {
        boolean made = false;
        boolean whole = false;
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights)));
            made = true;
            Files.writeString(file, content, StandardOpenOption.WRITE);
            whole = true;
        } catch (FileAlreadyExistsException e) {
            throw new CommandException(
                    Exit.REFUSED,
                    "there is a file already, and it stays as it is",
                    file.toString(),
                    next);
        } catch (NoSuchFileException e) {
            throw new CommandException(
                    Exit.USAGE,
                    "there is no folder for the file",
                    file.toString(),
                    "make the folder first");
        } finally {
            if (made && !whole) {
                Files.deleteIfExists(file);
            }
        }
    }
}
