package dev.reprise.component.suite;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.vault.Vault;
import java.nio.file.Path;
import java.util.Set;

/** One living thing of a kind, with a vault of its own, that a test may break. */
public interface Rig extends AutoCloseable {
    /** A new instance each time, as after a restart of the process. The contract closes it. */
    Component component();

    /** The vault, opened; the rig closes it. */
    Vault vault();

    /** Where the vault lies, so that it can be damaged. */
    Path vaultFolder();

    /** Adds something new to the component; acknowledged, by its own promise, on return. */
    void write() throws Exception;

    /** Returns once what was written so far has reached the stream. */
    default void awaitStreamed(ChangeStream stream) throws Exception {}

    /** What a user of the live component reads, as comparable lines. */
    Set<String> contents() throws Exception;

    /** Damages the live component so badly that only a restore helps. */
    void destroy() throws Exception;

    /** What the probes call that damage. */
    String condition();

    /** The folder in which stages, markers and kept data would appear. */
    Path surroundings();

    @Override
    void close() throws java.io.IOException;
}
