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
import org.jspecify.annotations.Nullable;

/** The repository's snapshots. Those read once are remembered: their files never change. */
public final class Snapshots {
    private final Repository repository;
    private final Map<SnapshotId, Snapshot> known = new HashMap<>();

    public Snapshots(Repository repository) {
        this.repository = repository;
    }

    /** All that there are now, the oldest first. */
    public synchronized List<Snapshot> list() throws IOException {
        List<Snapshot> found = new ArrayList<>();
        Set<SnapshotId> present = new HashSet<>();
        for (StoredFile file : repository.storage().list(FileKind.SNAPSHOT)) {
            SnapshotId id = SnapshotId.parse(file.name());
            present.add(id);
            Snapshot snapshot = load(id);
            if (snapshot != null) {
                found.add(snapshot);
            }
        }
        known.keySet().retainAll(present);
        found.sort(Comparator.comparing(Snapshot::time).thenComparing(Snapshot::id));
        return found;
    }

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
