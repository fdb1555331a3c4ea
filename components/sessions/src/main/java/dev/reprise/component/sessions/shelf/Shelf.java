package dev.reprise.component.sessions.shelf;

import dev.reprise.component.SealTags;
import dev.reprise.component.sessions.spool.LogCodec;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepRef;
import dev.reprise.vault.Vault;
import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.FileMeta;
import dev.reprise.vault.format.Node;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.format.SnapshotId;
import dev.reprise.vault.repository.Pacing;
import dev.reprise.vault.restore.Entry;
import dev.reprise.vault.restore.RestoreOptions;
import dev.reprise.vault.restore.TreeWalk;
import dev.reprise.vault.seal.SealRequest;
import dev.reprise.vault.seal.SealWriter;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One component's place in the vault. The root of a seal is the protected folder itself, so that a
 * recovery point can hang it up under the component's name. Thread-safe.
 */
public final class Shelf {
    private static final String LOG = "changes.log";

    private static final String KIND = "sessions";

    private final Vault vault;
    private final String host;
    private final String component;

    public Shelf(Vault vault, String host, String component) {
        this.vault = vault;
        this.host = host;
        this.component = component;
    }

    /**
     * A seal, as far as a repair needs it.
     *
     * @param at when it began to read: everything that was written before is in it
     */
    public record Sealed(SnapshotId id, Instant at) {}

    /**
     * A piece of the stream of changes.
     *
     * @param from the first moment that it tells of
     * @param to everything that was written up to here is in it or in one before
     * @param changes how many versions and deletions it holds
     * @param after where the batch before it ends: if none does, one is missing; null for the first
     *     of a spool
     */
    public record Batch(
            SnapshotId id, Instant from, Instant to, long changes, @Nullable Instant after) {}

    /** The seal that a step has written, if it has. */
    public Optional<Seal> seal(StepRef ref) throws IOException {
        for (Snapshot each : vault.snapshots(SealTags.step(ref, component))) {
            Optional<Seal> found = SealTags.read(each);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** All seals, the newest first. */
    public List<Sealed> seals() throws IOException {
        return SealTags.all(vault, component).reversed().stream().map(Shelf::sealed).toList();
    }

    public static Sealed sealed(Seal seal) {
        return new Sealed(SnapshotId.parse(seal.snapshot()), seal.at());
    }

    /** A new seal; what the newest one holds unchanged is not read again. */
    public SealWriter newSeal(StepRef ref, Instant at, Map<String, Long> counts)
            throws IOException {
        Set<String> tags =
                SealTags.of(
                        ref,
                        component,
                        KIND,
                        at,
                        Moment.position(at),
                        Seal.Consistency.FUZZY,
                        counts);
        return vault.newSeal(
                request(tags).withParent(seals().stream().findFirst().map(Sealed::id)));
    }

    /** The batches that tell of anything after a moment, the oldest first. */
    public List<Batch> batches(Instant after) throws IOException {
        var found = new ArrayList<Batch>();
        for (Snapshot each : vault.snapshots(tags("batch"))) {
            Optional<Batch> batch = batch(each);
            if (batch.isPresent() && batch.get().to().isAfter(after)) {
                found.add(batch.get());
            }
        }
        found.sort(Comparator.comparing(Batch::from));
        return found;
    }

    /** Puts a closed segment into the vault, unless it is there. */
    public void ship(Path segment, Instant from, Instant to, long changes, @Nullable Instant after)
            throws IOException {
        Set<String> tags = tags("batch");
        tags.add("branch=clock");
        tags.add("from=" + Moment.text(from));
        tags.add("to=" + Moment.text(to));
        tags.add("first-at=" + Moment.text(from));
        tags.add("last-at=" + Moment.text(to));
        tags.add("files=" + changes);
        if (!vault.snapshots(tags).isEmpty()) {
            return;
        }
        if (after != null) {
            tags.add("after=" + Moment.text(after));
        }
        // a batch is small and never urgent: it leaves the disk to the journal
        try (SealWriter writer = vault.newSeal(request(tags), Pacing.gentle(() -> Long.MAX_VALUE));
                InputStream in = Files.newInputStream(segment)) {
            writer.file(LOG, FileMeta.of(0600, to), in);
            writer.commit();
        }
    }

    /**
     * @throws dev.reprise.vault.fault.VaultException if it is damaged; what came before was read
     */
    public void read(Batch batch, LogCodec.Reader reader) throws IOException {
        try (InputStream in = new BufferedInputStream(vault.open(batch.id(), LOG), 1 << 16)) {
            LogCodec.read(in, reader);
        }
    }

    /** Held while a plan is made: it looks up file by file. */
    public Closeable reading() throws IOException {
        return vault.reading();
    }

    /** Everything in a seal, by path below the protected folder; folders before what is in them. */
    public void list(SnapshotId seal, Consumer<Entry> each) throws IOException {
        list(seal, each, TreeWalk.Unlisted.NONE);
    }

    /** As far as its folders can be listed. */
    public void list(SnapshotId seal, Consumer<Entry> each, TreeWalk.Unlisted unlisted)
            throws IOException {
        try (Stream<Entry> entries = vault.list(seal, "", unlisted)) {
            entries.forEach(each);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Whether every folder of a seal can be listed. */
    public boolean lists(SnapshotId seal) throws IOException {
        try {
            list(seal, _ -> {});
            return true;
        } catch (VaultException e) {
            return false;
        }
    }

    /** Writes one file of a seal over another. */
    public void copy(SnapshotId seal, String path, Path into) throws IOException {
        try (InputStream in = vault.open(seal, path)) {
            Files.copy(in, into, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Files of a seal, all at once, below a folder that is made for them. */
    public void fetch(SnapshotId seal, Set<String> paths, Path into) throws IOException {
        vault.restore(
                seal,
                "",
                into,
                RestoreOptions.STANDARD.only(each -> paths.contains(each.path())).withoutSync());
    }

    public Optional<Node> find(SnapshotId seal, String path) throws IOException {
        return vault.find(seal, path);
    }

    private SealRequest request(Set<String> tags) {
        return SealRequest.of(host, List.of("/" + component), tags);
    }

    private Set<String> tags(String type) {
        return new HashSet<>(
                Set.of("reprise", "type=" + type, "component=" + component, "kind=" + KIND));
    }

    private static Optional<Batch> batch(Snapshot snapshot) {
        try {
            String after = tag(snapshot, "after");
            return Optional.of(
                    new Batch(
                            snapshot.id(),
                            Instant.parse(tag(snapshot, "from")),
                            Instant.parse(tag(snapshot, "to")),
                            Long.parseLong(tag(snapshot, "files")),
                            after.isEmpty() ? null : Instant.parse(after)));
        } catch (DateTimeException | NumberFormatException e) {
            // not one of ours, whatever its type says
            return Optional.empty();
        }
    }

    private static String tag(Snapshot snapshot, String name) {
        return snapshot.tags().stream()
                .filter(each -> each.startsWith(name + "="))
                .map(each -> each.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }
}
