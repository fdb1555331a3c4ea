package dev.reprise.vault;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The stock restic as referee. Where it is missing, CI fails and anybody else is told. */
final class Restic {
    private static final long LONGEST_SECONDS = 300;

    private final Path repository;
    private final String password;

    Restic(Path repository, String password) {
        requireInstalled();
        this.repository = repository;
        this.password = password;
    }

    /** What a run printed, and how it ended. */
    record Outcome(int exit, byte[] stdout, String stderr) {
        String text() {
            return new String(stdout, StandardCharsets.UTF_8);
        }

        List<String> lines() {
            return text().lines().toList();
        }
    }

    static void requireInstalled() {
        if (isInstalled()) {
            return;
        }
        String loud = "restic is not installed: the vault has no referee (apt-get install restic)";
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(loud);
        }
        System.err.println("SKIPPED: " + loud);
        abort(loud);
    }

    private static boolean isInstalled() {
        for (String folder : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(folder, "restic"))) {
                return true;
            }
        }
        return false;
    }

    /** Runs it and insists that it ends well. */
    Outcome must(String... arguments) throws IOException, InterruptedException {
        Outcome outcome = run(null, arguments);
        if (outcome.exit() != 0) {
            throw new AssertionError(
                    "restic %s ended with %d\n%s\n%s"
                            .formatted(
                                    String.join(" ", arguments),
                                    outcome.exit(),
                                    outcome.text(),
                                    outcome.stderr()));
        }
        return outcome;
    }

    Outcome run(@Nullable Path directory, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("restic", "--no-cache", "-r"));
        command.add(repository.toString());
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile("restic-", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().put("RESTIC_PASSWORD", password);
            builder.environment().putIfAbsent("HOME", "/root");
            if (directory != null) {
                builder.directory(directory.toFile());
            }
            Process process = builder.start();
            process.getOutputStream().close();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (InputStream stdout = process.getInputStream()) {
                stdout.transferTo(out);
            }
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("restic did not end: " + command);
            }
            return new Outcome(process.exitValue(), out.toByteArray(), Files.readString(errors));
        } finally {
            Files.delete(errors);
        }
    }
}
