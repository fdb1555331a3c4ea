package dev.reprise.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code reprise.yaml} says, checked. Holds no secret, only where each lies.
 *
 * @param file that it was read from, absolute
 * @param name lower-case letters, digits and hyphens; also the target of what concerns all
 * @param host the protected host's name, by which its workers are addressed
 * @param state the folder of everything that Reprise keeps on this host beside the vault
 * @param protect by name, in the order of the file; never empty
 */
public record Stack(
        Path file,
        String name,
        Mode mode,
        String host,
        Path state,
        Vault vault,
        SequencedMap<String, Member> protect,
        Points points,
        Channels channels,
        Console console) {
    /**
     * @param places folders of repositories, the first of which is written
     * @param pace bytes a second that a backup writes at the most; 0 for as fast as it can
     */
    public record Vault(List<Path> places, Secret password, long pace) {
        /** The place that is written to. */
        public Path place() {
            return places.getFirst();
        }
    }

    /**
     * A component under protection.
     *
     * @param rpo how much of the past may be lost
     * @param rto how long a recovery may take; null for what its plan says
     * @param settings all its keys; the kind reads its own ones and rejects the rest
     */
    public record Member(
            String name,
            String kind,
            Mode mode,
            Duration rpo,
            @Nullable Duration rto,
            Section settings) {}

    /**
     * @param every how often a recovery point of the whole stack is taken
     */
    public record Points(Duration every) {}

    /**
     * @param slack where the incoming webhook's address lies; null for none
     */
    public record Channels(@Nullable Secret slack) {}

    /**
     * @param port on the loopback interface; 0 for a free one
     */
    public record Console(int port) {}

    /** Where the embedded broker keeps the journal. */
    public Path journalFolder() {
        return state.resolve("journal");
    }

    /** Where a component's stream of changes is received. */
    public Path spoolFolder(String component) {
        return state.resolve("spool").resolve(component);
    }

    /** What may be lost at a restart: the console's address and token, sockets. */
    public Path runFolder() {
        return state.resolve("run");
    }

    public Path logFolder() {
        return state.resolve("log");
    }

    /** Reports of restores that were done without the services. */
    public Path offlineFolder() {
        return state.resolve("offline");
    }
}
