package dev.reprise.vault.repository;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.reprise.vault.crypto.MasterKey;
import dev.reprise.vault.crypto.NotAuthentic;
import dev.reprise.vault.crypto.SealedBox;
import dev.reprise.vault.format.MalformedException;
import dev.reprise.vault.format.ObjectId;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * What one thread needs to turn plain bytes into sealed ones and back: hash, compression,
 * encryption, and their buffers. Not thread-safe; {@link Workbenches} lends them.
 */
final class Workbench implements AutoCloseable {
    /**
     * One or two per cent larger than level 3, which restic's default is like, in two thirds of the
     * time.
     */
    private static final int LEVEL = 2;

    private final SealedBox box;
    private final MessageDigest sha256;
    private final ZstdCompressCtx packer = new ZstdCompressCtx().setLevel(LEVEL);
    private final ZstdDecompressCtx unpacker = new ZstdDecompressCtx();
    private final byte[] digest = new byte[ObjectId.BYTES];
    private byte[] packed = new byte[0];
    private byte[] sealed = new byte[0];
    private byte[] opened = new byte[0];
    private int plainLength;

    Workbench(MasterKey key, SecureRandom random) {
        this.box = new SealedBox(key, random);
        this.sha256 = newSha256();
    }

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    static ObjectId sha256Of(byte[] bytes) {
        return ObjectId.of(newSha256().digest(bytes), 0);
    }

    ObjectId hash(byte[] bytes, int at, int length) {
        try {
            sha256.update(bytes, at, length);
            sha256.digest(digest, 0, digest.length);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 failed", e);
        }
        return ObjectId.of(digest, 0);
    }

    /**
     * Compresses where that saves anything, and seals, into {@link #sealed()}; gives the sealed
     * length. {@link #plainLength()} is then 0 if it stayed uncompressed.
     */
    int seal(byte[] bytes, int at, int length) {
        int bound = Math.toIntExact(Zstd.compressBound(length));
        packed = roomFor(packed, bound);
        int smaller = packer.compressByteArray(packed, 0, packed.length, bytes, at, length);
        boolean saves = smaller < length;
        plainLength = saves ? length : 0;
        int size = saves ? smaller : length;
        sealed = roomFor(sealed, size + SealedBox.OVERHEAD);
        return box.seal(saves ? packed : bytes, saves ? 0 : at, size, sealed, 0);
    }

    byte[] sealed() {
        return sealed;
    }

    int plainLength() {
        return plainLength;
    }

    /** Room for sealed bytes to be read into before they are opened. */
    byte[] sealedRoom(int length) {
        sealed = roomFor(sealed, length);
        return sealed;
    }

    /** Opens and decompresses {@link #sealed()}; {@code plain} is 0 if it is uncompressed. */
    byte[] open(int length, int plain) throws NotAuthentic, MalformedException {
        int size = Math.max(0, length - SealedBox.OVERHEAD);
        if (plain == 0) {
            byte[] out = new byte[size];
            box.open(sealed, 0, length, out, 0);
            return out;
        }
        opened = roomFor(opened, size);
        box.open(sealed, 0, length, opened, 0);
        byte[] out = new byte[plain];
        try {
            int got = unpacker.decompressByteArray(out, 0, plain, opened, 0, size);
            if (got != plain) {
                throw new MalformedException("it unpacks to " + got + " bytes, not " + plain);
            }
        } catch (ZstdException e) {
            throw new MalformedException("it does not unpack, " + e.getMessage());
        }
        return out;
    }

    byte[] sealWhole(byte[] plain) {
        return box.seal(plain);
    }

    byte[] openWhole(byte[] sealedBytes) throws NotAuthentic {
        return box.open(sealedBytes);
    }

    /** Whole-file compression: the byte 2, then a frame. */
    byte[] pack(byte[] plain) {
        byte[] frame = packer.compress(plain);
        byte[] out = new byte[frame.length + 1];
        out[0] = 2;
        System.arraycopy(frame, 0, out, 1, frame.length);
        return out;
    }

    private static byte[] roomFor(byte[] buffer, int length) {
        if (buffer.length >= length) {
            return buffer;
        }
        return new byte[Math.max(length, Math.min(buffer.length * 2, 1 << 24))];
    }

    @Override
    public void close() {
        packer.close();
        unpacker.close();
    }
}
