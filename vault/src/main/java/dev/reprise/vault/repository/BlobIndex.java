package dev.reprise.vault.repository;

import dev.reprise.vault.format.BlobKind;
import dev.reprise.vault.format.BlobPlace;
import dev.reprise.vault.format.ObjectId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where every blob lies, in flat arrays: about sixty bytes a blob, so that a million of them are no
 * burden. A blob that lies in several packs has several places. Thread-safe.
 */
final class BlobIndex {
    private static final int FIELDS = 4;

    private final List<ObjectId> packs = new ArrayList<>();
    private final Map<ObjectId, Integer> packNumbers = new HashMap<>();
    private int[] slots = new int[1 << 10];
    private long[] ids = new long[FIELDS << 9];
    private int[] places = new int[FIELDS << 9];
    private int count;

    /** Adds a place; one that is known already is left as it is. */
    synchronized void add(BlobPlace place) {
        int pack = packNumber(place.pack()) << 1 | place.kind().ordinal();
        int slot = slotOf(place.id());
        while (slots[slot] != 0) {
            int entry = slots[slot] - 1;
            if (matches(entry, place.id())
                    && places[entry * FIELDS] == pack
                    && places[entry * FIELDS + 1] == place.offset()) {
                return;
            }
            slot = slot + 1 & slots.length - 1;
        }
        append(place, pack);
        slots[slot] = count;
        if (count * 3L > slots.length * 2L) {
            grow();
        }
    }

    private void append(BlobPlace place, int pack) {
        if (count * FIELDS == ids.length) {
            // By half, since doubling would waste most of the room just when it is large.
            int larger = Math.multiplyExact(count + count / 2, FIELDS);
            ids = Arrays.copyOf(ids, larger);
            places = Arrays.copyOf(places, larger);
        }
        int at = count * FIELDS;
        ids[at] = place.id().a();
        ids[at + 1] = place.id().b();
        ids[at + 2] = place.id().c();
        ids[at + 3] = place.id().d();
        places[at] = pack;
        places[at + 1] = place.offset();
        places[at + 2] = place.length();
        places[at + 3] = place.plainLength();
        count++;
    }

    private int packNumber(ObjectId pack) {
        Integer known = packNumbers.get(pack);
        if (known != null) {
            return known;
        }
        packs.add(pack);
        packNumbers.put(pack, packs.size() - 1);
        return packs.size() - 1;
    }

    private void grow() {
        int[] larger = new int[slots.length * 2];
        for (int entry = 0; entry < count; entry++) {
            int slot = (int) ids[entry * FIELDS] & larger.length - 1;
            while (larger[slot] != 0) {
                slot = slot + 1 & larger.length - 1;
            }
            larger[slot] = entry + 1;
        }
        slots = larger;
    }

    synchronized boolean contains(ObjectId id, BlobKind kind) {
        return find(id, kind, 0) >= 0;
    }

    synchronized Optional<BlobPlace> find(ObjectId id, BlobKind kind) {
        int entry = find(id, kind, 0);
        return entry < 0 ? Optional.empty() : Optional.of(place(entry));
    }

    /** Every place of a blob, in the order in which they were learned. */
    synchronized List<BlobPlace> findAll(ObjectId id, BlobKind kind) {
        List<BlobPlace> found = new ArrayList<>(1);
        for (int entry = find(id, kind, 0); entry >= 0; entry = find(id, kind, found.size())) {
            found.add(place(entry));
        }
        return found;
    }

    private int find(ObjectId id, BlobKind kind, int skip) {
        int left = skip;
        int slot = slotOf(id);
        while (slots[slot] != 0) {
            int entry = slots[slot] - 1;
            if (matches(entry, id) && (places[entry * FIELDS] & 1) == kind.ordinal()) {
                if (left == 0) {
                    return entry;
                }
                left--;
            }
            slot = slot + 1 & slots.length - 1;
        }
        return -1;
    }

    private int slotOf(ObjectId id) {
        return (int) id.a() & slots.length - 1;
    }

    private boolean matches(int entry, ObjectId id) {
        int at = entry * FIELDS;
        return ids[at] == id.a()
                && ids[at + 1] == id.b()
                && ids[at + 2] == id.c()
                && ids[at + 3] == id.d();
    }

    private BlobPlace place(int entry) {
        int at = entry * FIELDS;
        return new BlobPlace(
                new ObjectId(ids[at], ids[at + 1], ids[at + 2], ids[at + 3]),
                BlobKind.values()[places[at] & 1],
                packs.get(places[at] >>> 1),
                places[at + 1],
                places[at + 2],
                places[at + 3]);
    }

    synchronized int count() {
        return count;
    }

    /** Every pack that any place names. */
    synchronized List<ObjectId> packs() {
        return List.copyOf(packs);
    }

    /** Hands over every place; holds up other users meanwhile. */
    synchronized void forEach(Consumer<BlobPlace> each) {
        for (int entry = 0; entry < count; entry++) {
            each.accept(place(entry));
        }
    }
}
