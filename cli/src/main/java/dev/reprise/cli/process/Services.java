package dev.reprise.cli.process;

import dev.reprise.cli.CommandException;
import dev.reprise.cli.Exit;
import dev.reprise.stack.Stack;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All services of a stack in one process of this host. */
public final class Services {
    /** Where the launcher says that the product lies. */
    private static final String HOME = "reprise.home";

    /** All services in one process. */
    public static final String STANDALONE = "standalone";

    private static final String LOCK = ".lock";

    private static final List<String> JVM =
            List.of(
                    "-XX:+UseSerialGC",
                    "-Xms64m",
                    "-Xmx352m",
                    "-XX:-UsePerfData",
                    "-XX:+ExitOnOutOfMemoryError",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    private final Stack stack;

    public Services(Stack stack) {
        this.stack = stack;
    }

    /** The process, if it is alive. */
    public Optional<ProcessHandle> running() {
        Path standalone = stack.runFolder().resolve(STANDALONE + LOCK);
        try {
            String pid = Files.readString(stack.runFolder().resolve(STANDALONE + ".pid")).strip();
            return pid.matches("\\d{1,10}")
                    ? ProcessHandle.of(Long.parseLong(pid))
                            .filter(ProcessHandle::isAlive)
                            .filter(process -> isHeld(standalone))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw untold(e);
        }
    }

    private CommandException untold(IOException e) {
        return new CommandException(
                Exit.FAILED,
                "cannot tell whether the services run: " + e.getMessage(),
                stack.runFolder().toString(),
                "ask as the user that runs them");
    }

    /** The services of this host that run, in one process or in several, by the locks they hold. */
    public List<String> atWork() {
        Path folder = stack.runFolder();
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.toString().endsWith(LOCK))
                    .filter(Services::isHeld)
                    .map(each -> each.getFileName().toString())
                    .map(name -> name.substring(0, name.length() - LOCK.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw untold(e);
        }
    }

    /**
     * How to start them. What an earlier process that was killed left in its folder for temporary
     * files is removed: no other process of this stack may be running on this host.
     *
     * @throws CommandException if they are not built
     */
    public ProcessBuilder start() throws IOException {
        Path jar =
                Path.of(System.getProperty(HOME, ""))
                        .resolve("standalone/target/quarkus-app/quarkus-run.jar")
                        .toAbsolutePath();
        if (!Files.exists(jar)) {
            throw new CommandException(
                    Exit.FAILED,
                    "the services are not built",
                    jar.toString(),
                    "start this command through the launcher `reprise`, which builds them");
        }
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.add("-Djava.io.tmpdir=" + emptied(stack.runFolder().resolve("tmp")));
        command.add("-Dreprise.config=" + stack.file());
        command.add("-jar");
        command.add(jar.toString());
        return new ProcessBuilder(command);
    }

    private static Path emptied(Path folder) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> left = Files.walk(folder)) {
                for (Path each : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        return Files.createDirectories(folder);
    }

    /**
     * Whether anybody holds the lock that the services hold while they run. A process number alone
     * may have been given to another since, which must neither be ended nor be waited for.
     */
    private static boolean isHeld(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            // another user's services: who may not see their lock takes them for running
            return true;
        }
    }
}
