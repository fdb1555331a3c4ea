package dev.reprise.component.postgres.server;

import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.contracts.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server's own programs, which have to be of the version that its data is. */
public final class Binaries {
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");
    private static final long SECONDS = 10;

    private final LocalServer local;

    public Binaries(LocalServer local) {
        this.local = local;
    }

    /** Why no copy could be started with them; empty where one could, or nothing is known. */
    public Optional<Problem> unfit() {
        try {
            Path version = local.data().resolve("PG_VERSION");
            if (Files.notExists(version)) {
                return Optional.empty();
            }
            String data = Files.readString(version).strip();
            Optional<String> program = version();
            return program.isEmpty() || program.get().equals(data)
                    ? Optional.empty()
                    : Optional.of(
                            new Problem(
                                    "`bin` is of PostgreSQL %s, and the data of %s"
                                            .formatted(program.get(), data),
                                    local.bin() + ", " + local.data(),
                                    "name the bin folder of PostgreSQL "
                                            + data
                                            + " in reprise.yaml"));
        } catch (IOException e) {
            return Optional.empty(); // a probe says what cannot be read
        }
    }

    private Optional<String> version() throws IOException {
        Process process =
                new ProcessBuilder(local.postgres().toString(), "--version")
                        .redirectErrorStream(true)
                        .start();
        try (var out = process.getInputStream()) {
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                return Optional.empty();
            }
            Matcher found = VERSION.matcher(new String(out.readAllBytes(), StandardCharsets.UTF_8));
            return found.find() ? Optional.of(found.group(1)) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            process.destroyForcibly();
        }
    }
}
