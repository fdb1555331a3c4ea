package dev.reprise.vault.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The list of a pack's blobs, which stands sealed at its end, before its length as four bytes
 * little endian. An entry's first byte says kind and compression; the offsets follow from the
 * lengths.
 */
public final class PackHeader {
    /** The sealed header's length at the very end of a pack. */
    public static final int LENGTH_BYTES = 4;

    private static final int PLAIN_ENTRY = 1 + 4 + ObjectId.BYTES;
    private static final int COMPRESSED_ENTRY = PLAIN_ENTRY + 4;
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private PackHeader() {}

    public static int readLength(byte[] bytes, int at) {
        return (int) INTS.get(bytes, at);
    }

    public static void writeLength(int length, byte[] into, int at) {
        INTS.set(into, at, length);
    }

    /** Encodes blobs that stand one after the other. */
    public static byte[] encode(List<BlobPlace> blobs) {
        int size = 0;
        for (BlobPlace blob : blobs) {
            size += blob.plainLength() == 0 ? PLAIN_ENTRY : COMPRESSED_ENTRY;
        }
        byte[] header = new byte[size];
        int at = 0;
        for (BlobPlace blob : blobs) {
            boolean compressed = blob.plainLength() != 0;
            header[at] = (byte) (blob.kind().ordinal() | (compressed ? 2 : 0));
            INTS.set(header, at + 1, blob.length());
            at += 5;
            if (compressed) {
                INTS.set(header, at, blob.plainLength());
                at += 4;
            }
            blob.id().write(header, at);
            at += ObjectId.BYTES;
        }
        return header;
    }

    /**
     * @throws MalformedException if it is not a pack header
     */
    public static List<BlobPlace> decode(ObjectId pack, byte[] header) throws MalformedException {
        List<BlobPlace> blobs = new ArrayList<>();
        int at = 0;
        int offset = 0;
        while (at < header.length) {
            int type = header[at];
            boolean compressed = (type & 2) != 0;
            int size = compressed ? COMPRESSED_ENTRY : PLAIN_ENTRY;
            if (type < 0 || type > 3 || at + size > header.length) {
                throw new MalformedException("pack header has a bad entry at byte " + at);
            }
            int length = (int) INTS.get(header, at + 1);
            int plain = compressed ? (int) INTS.get(header, at + 5) : 0;
            ObjectId id = ObjectId.of(header, at + size - ObjectId.BYTES);
            BlobKind kind = (type & 1) == 0 ? BlobKind.DATA : BlobKind.TREE;
            blobs.add(new BlobPlace(id, kind, pack, offset, length, plain));
            offset += length;
            at += size;
        }
        return blobs;
    }
}
