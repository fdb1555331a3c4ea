package dev.reprise.vault.repository;

import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.MalformedException;
import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.format.SnapshotId;
import dev.reprise.vault.storage.FileKind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The repository's snapshots. Those read once are remembered: their files never change. One that
 * cannot be read costs itself alone: it is told of, and in no list. Thread-safe.
 */
public final class Snapshots {
    private static final System.Logger LOG = System.getLogger(Snapshots.class.getName());

    private final Repository repository;
    private final SnapshotTable known = new SnapshotTable();
    private Map<SnapshotId, UnreadableSnapshot> unreadable = Map.of();

    Snapshots(Repository repository) {
        this.repository = repository;
    }

    /**
     * All that can be read now and bear these tags, the oldest first.
     *
     * @throws VaultException.Inaccessible if none can be read: then it is the vault, not a file
     */
    public synchronized List<Snapshot> list(Set<String> tags) throws IOException {
        BitSet present = new BitSet();
        List<SnapshotId> unknown = new ArrayList<>();
        repository
                .storage()
                .names(
                        FileKind.SNAPSHOT,
                        name -> {
                            SnapshotId id = SnapshotId.parse(name);
                            int place = known.find(id.id());
                            if (place < 0) {
                                unknown.add(id);
                            } else {
                                present.set(place);
                            }
                        });
        List<Snapshot> fresh = new ArrayList<>();
        Map<SnapshotId, UnreadableSnapshot> bad = new TreeMap<>();
        VaultException.Inaccessible denied = null;
        for (SnapshotId id : unknown) {
            try {
                read(id).ifPresent(fresh::add);
            } catch (VaultException.Damaged e) {
                bad.put(id, new UnreadableSnapshot(id, e.fact()));
            } catch (VaultException.Inaccessible e) {
                denied = e;
                bad.put(id, new UnreadableSnapshot(id, e.fact()));
            }
        }
        if (denied != null && present.isEmpty() && fresh.isEmpty()) {
            throw denied;
        }
        tell(bad);
        known.change(present, fresh);
        return known.inTime(tags);
    }

    /** Those whose files are there and cannot be read, as of now. */
    public synchronized List<UnreadableSnapshot> unreadable() throws IOException {
        list(Set.of());
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
        Optional<Snapshot> found = Optional.empty();
        if (repository.storage().exists(FileKind.SNAPSHOT, id.hex())) {
            found = known.get(id.id());
            if (found.isEmpty()) {
                found = read(id);
                found.ifPresent(known::add);
            }
        }
        return found.orElseThrow(
                () ->
                        new VaultException.NotFound(
                                "no such snapshot",
                                id.hex() + " in " + repository.storage().location()));
    }

    /** Empty if it went away since it was seen. */
    private Optional<Snapshot> read(SnapshotId id) throws IOException {
        try {
            return Optional.of(Snapshot.decode(id, repository.load(FileKind.SNAPSHOT, id.id())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
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
        Snapshot saved = Snapshot.decode(id, json);
        synchronized (this) {
            known.add(saved);
        }
        return saved;
    }
}
