package dev.reprise.vault.repository;

import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.format.SnapshotId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Snapshots as one array of bytes each: a stream writes thousands a day, and all of them are
 * remembered. Words that come again and again, such as {@code type=batch}, are kept once for all;
 * those of a key that hardly ever says the same twice, such as {@code from=…}, lie in the snapshot.
 * Thread-safe.
 */
final class PackedSnapshots {
    /** A key with more values than this tells a count, a place or a time. */
    private static final int MOST_VALUES = 64;

    private static final int MOST_KEYS = 256;

    /** In the place of a word: it follows. */
    private static final int LITERAL = 0;

    private static final int TIME = 2 * ObjectId.BYTES;
    private static final int PARENT = TIME + Long.BYTES + Integer.BYTES;

    private final List<String> words = new ArrayList<>(List.of(""));
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, Integer> valuesOf = new HashMap<>();

    synchronized byte[] pack(Snapshot snapshot) {
        var out = new ByteArrayOutputStream(256);
        SnapshotId parent = snapshot.parentOrNull();
        var fixed = ByteBuffer.allocate(PARENT + 1 + (parent == null ? 0 : ObjectId.BYTES));
        snapshot.id().id().write(fixed.array(), 0);
        snapshot.tree().write(fixed.array(), ObjectId.BYTES);
        fixed.putLong(TIME, snapshot.time().getEpochSecond());
        fixed.putInt(TIME + Long.BYTES, snapshot.time().getNano());
        if (parent != null) {
            fixed.put(PARENT, (byte) 1);
            parent.id().write(fixed.array(), PARENT + 1);
        }
        out.writeBytes(fixed.array());
        word(out, "hostname", snapshot.hostname());
        word(out, "username", snapshot.username());
        number(out, snapshot.paths().size());
        snapshot.paths().forEach(path -> word(out, "path", path));
        number(out, snapshot.tags().size());
        snapshot.tags().forEach(tag -> word(out, key(tag), tag));
        return out.toByteArray();
    }

    synchronized Snapshot unpack(byte[] packed) {
        SnapshotId parent =
                packed[PARENT] == 0 ? null : new SnapshotId(ObjectId.of(packed, PARENT + 1));
        ByteBuffer in = words(packed);
        String host = word(in);
        String user = word(in);
        int count = number(in);
        List<String> paths = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            paths.add(word(in));
        }
        count = number(in);
        Set<String> tags = HashSet.newHashSet(count);
        for (int i = 0; i < count; i++) {
            tags.add(word(in));
        }
        return new Snapshot(
                new SnapshotId(id(packed)),
                time(packed),
                ObjectId.of(packed, ObjectId.BYTES),
                parent,
                paths,
                host,
                user,
                tags);
    }

    static ObjectId id(byte[] packed) {
        return ObjectId.of(packed, 0);
    }

    /** By time; those of one moment by their id. */
    static int inTime(byte[] one, byte[] other) {
        int order = time(one).compareTo(time(other));
        return order != 0 ? order : id(one).compareTo(id(other));
    }

    private static Instant time(byte[] packed) {
        ByteBuffer in = ByteBuffer.wrap(packed);
        return Instant.ofEpochSecond(in.getLong(TIME), in.getInt(TIME + Long.BYTES));
    }

    /** Which bear all of these tags. */
    synchronized List<byte[]> bearing(Set<String> tags, byte[][] all) {
        BitSet kept = new BitSet();
        List<byte[]> own = new ArrayList<>();
        for (String tag : tags) {
            Integer place = places.get(named(key(tag), tag));
            if (place == null) {
                own.add(tag.getBytes(StandardCharsets.UTF_8));
            } else {
                kept.set(place);
            }
        }
        List<byte[]> found = new ArrayList<>();
        for (byte[] each : all) {
            if (tags.isEmpty() || count(each, kept, own) == tags.size()) {
                found.add(each);
            }
        }
        return found;
    }

    private static int count(byte[] packed, BitSet kept, List<byte[]> own) {
        ByteBuffer in = words(packed);
        skip(in, 2);
        skip(in, number(in));
        int count = 0;
        for (int left = number(in); left > 0; left--) {
            int place = number(in);
            if (place != LITERAL) {
                count += kept.get(place) ? 1 : 0;
                continue;
            }
            int length = number(in);
            int at = in.position();
            for (byte[] each : own) {
                count += Arrays.equals(packed, at, at + length, each, 0, each.length) ? 1 : 0;
            }
            in.position(at + length);
        }
        return count;
    }

    private static void skip(ByteBuffer in, int words) {
        for (int left = words; left > 0; left--) {
            if (number(in) == LITERAL) {
                int length = number(in);
                in.position(in.position() + length);
            }
        }
    }

    private static ByteBuffer words(byte[] packed) {
        int from = PARENT + 1 + (packed[PARENT] == 0 ? 0 : ObjectId.BYTES);
        return ByteBuffer.wrap(packed, from, packed.length - from);
    }

    private void word(ByteArrayOutputStream out, String key, String word) {
        int place = place(key, word);
        number(out, place);
        if (place == LITERAL) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            number(out, bytes.length);
            out.writeBytes(bytes);
        }
    }

    private int place(String key, String word) {
        Integer known = places.get(named(key, word));
        if (known != null) {
            return known;
        }
        Integer values = valuesOf.getOrDefault(key, 0);
        if (values == MOST_VALUES || (values == 0 && valuesOf.size() == MOST_KEYS)) {
            return LITERAL;
        }
        valuesOf.put(key, values + 1);
        words.add(word);
        places.put(named(key, word), words.size() - 1);
        return words.size() - 1;
    }

    /** With its equals sign, which no other key here has. */
    private static String key(String tag) {
        return tag.substring(0, tag.indexOf('=') + 1);
    }

    private static String named(String key, String word) {
        return key + '\0' + word;
    }

    private String word(ByteBuffer in) {
        int place = number(in);
        if (place != LITERAL) {
            return words.get(place);
        }
        byte[] bytes = new byte[number(in)];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Seven bits a byte, the lowest first; the highest bit says that more follow. */
    private static void number(ByteArrayOutputStream out, int number) {
        int left = number;
        while (left > 0x7F) {
            out.write(left & 0x7F | 0x80);
            left >>>= 7;
        }
        out.write(left);
    }

    private static int number(ByteBuffer in) {
        int number = 0;
        for (int shift = 0; ; shift += 7) {
            int next = in.get();
            number |= (next & 0x7F) << shift;
            if (next >= 0) {
                return number;
            }
        }
    }
}
