package dev.reprise.vault.repository;

import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.format.Snapshot;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.Set;

/** The snapshots that were read, in the order of their ids. Not thread-safe; its lists are. */
final class SnapshotTable {
    private final PackedSnapshots packing = new PackedSnapshots();
    private byte[][] rows = new byte[0][];

    /** Its place until the next change; {@code -1 -} where it belongs if it is not known. */
    int find(ObjectId id) {
        int low = 0;
        int high = rows.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = PackedSnapshots.id(rows[middle]).compareTo(id);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1 - low;
    }

    Optional<Snapshot> get(ObjectId id) {
        int place = find(id);
        return place < 0 ? Optional.empty() : Optional.of(packing.unpack(rows[place]));
    }

    /** Keeps the rows at these places, and takes in others, of which none may be known. */
    void change(BitSet kept, List<Snapshot> added) {
        int staying = kept.cardinality();
        if (added.isEmpty() && staying == rows.length) {
            return;
        }
        byte[][] changed = new byte[staying + added.size()][];
        int at = 0;
        for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
            changed[at++] = rows[i];
        }
        for (Snapshot each : added) {
            changed[at++] = packing.pack(each);
        }
        Arrays.sort(changed, Comparator.comparing(PackedSnapshots::id));
        rows = changed;
    }

    void add(Snapshot snapshot) {
        int place = -1 - find(snapshot.id().id());
        if (place >= 0) {
            byte[][] more = new byte[rows.length + 1][];
            System.arraycopy(rows, 0, more, 0, place);
            more[place] = packing.pack(snapshot);
            System.arraycopy(rows, place, more, place + 1, rows.length - place);
            rows = more;
        }
    }

    int size() {
        return rows.length;
    }

    /** Those that bear all of the tags, the oldest first; each is unpacked as it is asked for. */
    List<Snapshot> inTime(Set<String> tags) {
        byte[][] found = packing.bearing(tags, rows).toArray(byte[][]::new);
        Arrays.sort(found, PackedSnapshots::inTime);
        return new Unpacked(packing, found);
    }

    private static final class Unpacked extends AbstractList<Snapshot> implements RandomAccess {
        private final PackedSnapshots packing;
        private final byte[][] rows;

        Unpacked(PackedSnapshots packing, byte[][] rows) {
            this.packing = packing;
            this.rows = rows;
        }

        @Override
        public Snapshot get(int index) {
            return packing.unpack(rows[index]);
        }

        @Override
        public int size() {
            return rows.length;
        }
    }
}
