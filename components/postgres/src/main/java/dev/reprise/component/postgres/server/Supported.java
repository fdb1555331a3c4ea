package dev.reprise.component.postgres.server;

import dev.reprise.contracts.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The major versions that can be protected: those whose log and catalog are known. */
public final class Supported {
    private static final int OLDEST = 15;
    private static final int NEWEST = 18;

    /** What a person does about another one. */
    public static final String NEXT = "upgrade it, or protect it by other means";

    private Supported() {}

    /**
     * @param version as {@code PG_VERSION} or the server tells it, such as {@code 18}
     */
    public static boolean is(String version) {
        return version.matches("\\d{1,3}")
                && Integer.parseInt(version) >= OLDEST
                && Integer.parseInt(version) <= NEWEST;
    }

    /** Such as {@code versions 15 to 18 can be protected}. */
    public static String words() {
        return "versions %d to %d can be protected".formatted(OLDEST, NEWEST);
    }

    /** Empty too where there is no data, or none that tells its version. */
    public static Optional<Problem> unfit(Path data) {
        try {
            Path file = data.resolve("PG_VERSION");
            String version = Files.exists(file) ? Files.readString(file).strip() : "";
            return version.isEmpty() || is(version)
                    ? Optional.empty()
                    : Optional.of(unfit(version, data.toString()));
        } catch (IOException e) {
            return Optional.empty(); // a probe says what cannot be read
        }
    }

    public static Problem unfit(String version, String where) {
        return new Problem("it is PostgreSQL " + version + "; " + words(), where, NEXT);
    }
}
