package dev.reprise.demo.sabotage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Prints a command as a person would type it, and runs it. */
final class Shell {
    private static final int DEADLINE_SECONDS = 60;

    private final Path here;

    /**
     * @param here the folder in which the commands are run; paths below it are printed from it
     */
    Shell(Path here) {
        this.here = here.toAbsolutePath().normalize();
    }

    /** A path as it is written in a command. */
    String name(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        String name =
                absolute.startsWith(here)
                        ? here.relativize(absolute).toString()
                        : absolute.toString();
        return name.matches("[A-Za-z0-9_./-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
    }

    /**
     * @return whether it ended well
     */
    boolean run(String command) throws IOException, InterruptedException {
        System.out.println("$ " + command);
        Process process =
                new ProcessBuilder("sh", "-c", command)
                        .directory(here.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return false;
        }
        return process.exitValue() == 0;
    }
}
