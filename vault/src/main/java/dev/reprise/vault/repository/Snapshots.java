package dev.reprise.vault.repository;

import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.MalformedException;
import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.format.SnapshotId;
import dev.reprise.vault.storage.FileKind;
import dev.reprise.vault.storage.Storage.StoredFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The repository's snapshots. Those read once are remembered: their files never change. One that
 * cannot be read costs itself alone: it is told of, and in no list. Thread-safe.
 */
public final class Snapshots {
    private static final System.Logger LOG = System.getLogger(Snapshots.class.getName());

    private final Repository repository;
    private final Map<SnapshotId, Snapshot> known = new HashMap<>();
    private Map<SnapshotId, UnreadableSnapshot> unreadable = Map.of();

    public Snapshots(Repository repository) {
        this.repository = repository;
    }

    /**
     * All that can be read now, the oldest first.
     *
     * @throws VaultException.Inaccessible if none can be read: then it is the vault, not a file
     */
    public synchronized List<Snapshot> list() throws IOException {
        List<Snapshot> found = new ArrayList<>();
        Set<SnapshotId> present = new HashSet<>();
        Map<SnapshotId, UnreadableSnapshot> bad = new TreeMap<>();
        VaultException.Inaccessible denied = null;
        for (StoredFile file : repository.storage().list(FileKind.SNAPSHOT)) {
            SnapshotId id = SnapshotId.parse(file.name());
            present.add(id);
            try {
                Snapshot snapshot = load(id);
                if (snapshot != null) {
                    found.add(snapshot);
                }
            } catch (VaultException.Damaged e) {
                bad.put(id, new UnreadableSnapshot(id, e.fact()));
            } catch (VaultException.Inaccessible e) {
                denied = e;
                bad.put(id, new UnreadableSnapshot(id, e.fact()));
            }
        }
        if (denied != null && found.isEmpty()) {
            throw denied;
        }
        tell(bad);
        known.keySet().retainAll(present);
        found.sort(Comparator.comparing(Snapshot::time).thenComparing(Snapshot::id));
        return found;
    }

    /** Those whose files are there and cannot be read, as of now. */
    public synchronized List<UnreadableSnapshot> unreadable() throws IOException {
        list();
        return List.copyOf(unreadable.values());
    }

    private void tell(Map<SnapshotId, UnreadableSnapshot> bad) {
        for (UnreadableSnapshot each : bad.values()) {
            if (!each.equals(unreadable.get(each.id()))) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0}: {1}; it is left out, the others are not touched by it",
                        each.file(),
                        each.why());
            }
        }
        unreadable = bad;
    }

    /**
     * @throws VaultException.NotFound if there is no such snapshot
     * @throws VaultException.Damaged if its file is not what was written
     */
    public synchronized Snapshot get(SnapshotId id) throws IOException {
        if (repository.storage().exists(FileKind.SNAPSHOT, id.hex())) {
            Snapshot snapshot = load(id);
            if (snapshot != null) {
                return snapshot;
            }
        }
        throw new VaultException.NotFound(
                "no such snapshot", id.hex() + " in " + repository.storage().location());
    }

    private @Nullable Snapshot load(SnapshotId id) throws IOException {
        Snapshot snapshot = known.get(id);
        if (snapshot != null) {
            return snapshot;
        }
        try {
            snapshot = Snapshot.decode(id, repository.load(FileKind.SNAPSHOT, id.id()));
            known.put(id, snapshot);
            return snapshot;
        } catch (NoSuchFileException e) {
            return null;
        } catch (MalformedException e) {
            throw new VaultException.Damaged(
                    FileKind.SNAPSHOT.path(id.hex()), String.valueOf(e.getMessage()), e);
        }
    }

    /** Writes a snapshot: the moment from which all that it refers to counts. */
    public Snapshot save(
            ObjectId tree,
            Optional<SnapshotId> parent,
            List<String> paths,
            String hostname,
            Set<String> tags)
            throws IOException {
        Owner owner = repository.owner();
        byte[] json =
                Snapshot.encode(owner.now(), tree, parent, paths, hostname, owner.username(), tags);
        SnapshotId id = new SnapshotId(repository.save(FileKind.SNAPSHOT, json));
        return Snapshot.decode(id, json);
    }
}
