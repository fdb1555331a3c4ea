package dev.reprise.component.postgres.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a server is started: detached from us in a session of its own, so that it survives our end
 * and no key pressed at our terminal reaches it; as the user that owns its data; with an
 * environment that holds none of our secrets. PostgreSQL refuses root: data that root owns is
 * served from a user namespace of its own, in which the server is nobody and root's files are its
 * own.
 *
 * @param program the path of {@code postgres}
 * @param runAs null for the owner of the data folder
 */
public record Launch(Path program, @Nullable String runAs) {
    private static final Set<String> PASSED_ON =
            Set.of("PATH", "HOME", "LANG", "TZ", "LD_LIBRARY_PATH", "TMPDIR");

    /**
     * Starts it and returns at once. Its own process is the one that is returned.
     *
     * @param arguments after {@code -D data}
     * @param log is appended to
     */
    public Process start(Path data, List<String> arguments, Path log) throws IOException {
        var command = new ArrayList<>(List.of("setsid"));
        command.addAll(as(data));
        command.add(program.toString());
        command.add("-D");
        command.add(data.toString());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command);
        Map<String, String> own = new TreeMap<>(builder.environment());
        builder.environment().clear();
        own.forEach(
                (name, value) -> {
                    if (PASSED_ON.contains(name) || name.startsWith("LC_")) {
                        builder.environment().put(name, value);
                    }
                });
        return builder.directory(Path.of("/").toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** The user that the server runs as. */
    public String user(Path data) throws IOException {
        return runAs == null ? attributes(data).owner().getName() : runAs;
    }

    private List<String> as(Path data) throws IOException {
        String us = System.getProperty("user.name", "");
        String user = user(data);
        if (!us.equals("root")) {
            if (!us.equals(user)) {
                throw new IOException(
                        "the server runs as " + user + ", and we are " + us + ", not root");
            }
            return List.of();
        }
        if (user.equals("root")) {
            return List.of("unshare", "-U");
        }
        boolean named = !user.matches("\\d+");
        String group = attributes(data).group().getName();
        return List.of(
                "setpriv",
                "--reuid=" + user,
                "--regid=" + (runAs == null || !named ? group : primaryGroup(user)),
                named ? "--init-groups" : "--clear-groups");
    }

    private static String primaryGroup(String user) throws IOException {
        for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
            String[] fields = line.split(":");
            if (fields.length > 3 && fields[0].equals(user)) {
                return fields[3];
            }
        }
        throw new IOException("no user " + user + " in /etc/passwd: correct run_as");
    }

    private static PosixFileAttributes attributes(Path data) throws IOException {
        return Files.readAttributes(data, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
