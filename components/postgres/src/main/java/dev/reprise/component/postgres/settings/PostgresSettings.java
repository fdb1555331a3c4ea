package dev.reprise.component.postgres.settings;

import dev.reprise.stack.Secret;
import dev.reprise.stack.Section;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One protected server.
 *
 * @param database holds the canary and is probed first
 * @param databases all that are measured and proven, the first one included
 * @param password where it lies; null where the server asks for none
 * @param authority PEM file of the certificates that may sign the server's, for {@link
 *     Tls#VERIFY_FULL}; null for those that the Java runtime trusts
 * @param synchronous whether commits wait until our receiver has them on disk
 * @param batch how often received log goes into the vault at the latest
 * @param local null where the server is no process of this host: it is protected, and a person
 *     restores it
 */
public record PostgresSettings(
        String component,
        String host,
        int port,
        String database,
        List<String> databases,
        String user,
        @Nullable Secret password,
        Tls tls,
        @Nullable Path authority,
        boolean synchronous,
        Duration batch,
        @Nullable LocalServer local) {
    private static final int DEFAULT_PORT = 5432;
    private static final String AUTHORITY = "tls_ca";
    private static final Duration BATCH = Duration.ofSeconds(10);
    private static final Duration SHORTEST_BATCH = Duration.ofSeconds(1);

    /**
     * @throws dev.reprise.stack.StackFileException for a missing or bad value
     */
    public static PostgresSettings read(String component, Section section) {
        String database = word(section, "database", "postgres");
        Tls tls = section.optionalChoice("tls", Tls.class).orElse(Tls.PREFER);
        return new PostgresSettings(
                component,
                word(section, "host", "127.0.0.1"),
                port(section),
                database,
                databases(section, database),
                word(section, "user", "postgres"),
                section.optionalSecret("password").orElse(null),
                tls,
                authority(section, tls),
                section.optionalFlag("synchronous").orElse(false),
                batch(section),
                section.optionalSection("local").map(local -> local(section, local)).orElse(null));
    }

    private static LocalServer local(Section server, Section section) {
        Path data = section.path("data", Section.Existing.NOT_REQUIRED);
        Path bin = section.path("bin", Section.Existing.NOT_REQUIRED);
        Optional<String> runAs = section.optionalText("run_as");
        section.rejectUnknown();
        if (!Files.exists(bin)) {
            // A missing data folder alone may be the disaster that we are here for.
            throw section.error(
                    "bin",
                    Files.exists(data)
                            ? "`" + bin + "` does not exist"
                            : "`%s` does not exist, and neither does data, `%s`"
                                    .formatted(bin, data),
                    "name the server's own bin folder, such as /usr/lib/postgresql/15/bin"
                            + (Files.exists(data) ? "" : ", and look at data: too"));
        }
        if (data.getParent() == null) {
            throw section.error("data", "`" + data + "` is the root", "name the data folder");
        }
        if (Files.exists(data) && !Files.isDirectory(data)) {
            throw section.error(
                    "data", "`" + data + "` is no folder", "name the server's data folder");
        }
        if (Files.isSymbolicLink(data)) {
            throw section.error(
                    "data",
                    "`" + data + "` is a link, which a switch by renaming would replace",
                    "name the folder that it points to");
        }
        if (!Files.isExecutable(bin.resolve("postgres"))) {
            throw section.error(
                    "bin",
                    "`" + bin + "` holds no program `postgres`",
                    "name the server's own bin folder, such as /usr/lib/postgresql/15/bin");
        }
        if (!server.optionalText("host").map(PostgresSettings::here).orElse(true)) {
            throw server.error(
                    "host",
                    server.shown("host")
                            + " is not this host, and `local:` is only for a server of this host",
                    "use 127.0.0.1, or remove `local:`");
        }
        if (!runAs.map(PostgresSettings::isUser).orElse(true)) {
            throw section.error(
                    "run_as",
                    section.shown("run_as") + " is no user of this host",
                    "name the system user that the server runs as, or remove the key for the"
                            + " owner of the data folder");
        }
        return new LocalServer(data, bin, runAs.orElse(null));
    }

    /** True too where the system's users cannot be asked. */
    private static boolean isUser(String name) {
        try {
            FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
            return true;
        } catch (UserPrincipalNotFoundException e) {
            return false;
        } catch (IOException | UnsupportedOperationException e) {
            return true;
        }
    }

    private static boolean here(String host) {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }

    private static @Nullable Path authority(Section section, Tls tls) {
        Path file = section.optionalPath(AUTHORITY, Section.Existing.REQUIRED).orElse(null);
        if (file == null) {
            return null;
        }
        if (tls != Tls.VERIFY_FULL) {
            throw section.error(
                    AUTHORITY,
                    "`" + file + "` is compared with nothing",
                    "write `tls: verify-full` beside it, or remove the key");
        }
        try {
            Authorities.of(file);
            return file;
        } catch (IOException e) {
            throw section.error(
                    AUTHORITY,
                    "`" + file + "` cannot be used: " + reason(e),
                    "name a file that we may read, with the certificate in PEM of the authority"
                            + " that has signed the server's");
        }
    }

    private static String reason(IOException e) {
        return e instanceof AccessDeniedException
                ? "we may not read it"
                : String.valueOf(e.getMessage());
    }

    private static String word(Section section, String key, String otherwise) {
        String word = section.optionalText(key).orElse(otherwise);
        if (word.isBlank()) {
            throw section.error(key, "is empty", "write a name, or remove the key");
        }
        return word;
    }

    private static int port(Section section) {
        int port = section.optionalNumber("port").orElse(DEFAULT_PORT);
        if (port < 1 || port > 65_535) {
            throw section.error("port", "`" + port + "` is no port", "write 1 to 65535");
        }
        return port;
    }

    private static List<String> databases(Section section, String first) {
        var all = new LinkedHashSet<String>();
        all.add(first);
        all.addAll(section.texts("databases"));
        return List.copyOf(new ArrayList<>(all));
    }

    private static Duration batch(Section section) {
        Duration batch = section.optionalDuration("batch").orElse(BATCH);
        if (batch.compareTo(SHORTEST_BATCH) < 0) {
            throw section.error(
                    "batch", section.shown("batch") + " is under a second", "write 1s or more");
        }
        return batch;
    }
}
