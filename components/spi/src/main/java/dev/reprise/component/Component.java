package dev.reprise.component;

import dev.reprise.contracts.Problem;
import dev.reprise.stack.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One protected component. Its four sides are used by four services, each with an instance of its
 * own, possibly in processes of their own: they share nothing but the component, the spool, the
 * markers beside the target and the vault. Thread-safe.
 */
public interface Component extends AutoCloseable {
    String name();

    String kind();

    /**
     * Folders that hold its live data, each by the key that names it; {@code local.data} for one in
     * a section of its own.
     */
    Map<String, Path> paths();

    /** The same: the vault is refused inside them. */
    default List<Path> folders() {
        return List.copyOf(paths().values());
    }

    /** Where it is asked, such as {@code host:port}: two components have not the same. */
    default Optional<String> address() {
        return Optional.empty();
    }

    /**
     * Where it is, as its keys say and an operator reads it; changes with them. A run that was
     * started for one place does nothing at another.
     */
    default String place() {
        String paths = folders().stream().map(Path::toString).collect(Collectors.joining(", "));
        return address().map(at -> paths.isEmpty() ? at : paths + " at " + at).orElse(paths);
    }

    /** Where the secrets lie that it is asked with. */
    default List<Secret> secrets() {
        return List.of();
    }

    /** Taken by whoever changes the target, by an offline restore and by a second Reprise too. */
    Path lockFile();

    /** Held by the services that have the target in their care, for as long as they run. */
    default Path careFile() {
        return Path.of(lockFile() + ".services");
    }

    /**
     * Why what is there cannot be protected at all; empty where it can be, or where that cannot be
     * seen now. Reads only.
     */
    default Optional<Problem> unprotectable() {
        return Optional.empty();
    }

    /** Whether its spool, or what was noted of its server, tells that it was there. Reads only. */
    default boolean remembered() {
        return false;
    }

    List<Probe> probes();

    /**
     * What the target does not allow yet, and protecting it takes; each with what mends it. Asked
     * of the target, and changes nothing. Empty too where it cannot be asked: the probes say so.
     */
    default List<Problem> lacks() {
        return List.of();
    }

    Backup backup();

    Restore restore();

    Proof proof();

    /** How what is derived is built anew; empty where nothing is. */
    default Optional<Rebuild> rebuild() {
        return Optional.empty();
    }

    @Override
    void close();
}
