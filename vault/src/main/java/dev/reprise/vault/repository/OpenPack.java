package dev.reprise.vault.repository;

import dev.reprise.vault.format.BlobKind;
import dev.reprise.vault.format.BlobPlace;
import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.format.PackHeader;
import dev.reprise.vault.storage.FileKind;
import dev.reprise.vault.storage.Storage.NewFile;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** A pack being filled. Not thread-safe; {@link PackWriter} guards it. */
final class OpenPack implements AutoCloseable {
    private static final ObjectId UNNAMED = new ObjectId(0, 0, 0, 0);

    private final NewFile file;
    private final BlobKind kind;
    private final Pacing pacing;
    private final Throttle throttle;
    private final MessageDigest sha256 = Workbench.newSha256();
    private final List<BlobPlace> blobs = new ArrayList<>();
    private int size;
    private long unsynced;

    OpenPack(NewFile file, BlobKind kind, Pacing pacing, Throttle throttle) {
        this.file = file;
        this.kind = kind;
        this.pacing = pacing;
        this.throttle = throttle;
    }

    void append(ObjectId id, byte[] sealed, int length, int plainLength) throws IOException {
        write(sealed, length);
        blobs.add(new BlobPlace(id, kind, UNNAMED, size, length, plainLength));
        size += length;
    }

    private void write(byte[] bytes, int length) throws IOException {
        long step = pacing.syncEvery() > 0 ? pacing.syncEvery() : Integer.MAX_VALUE;
        sha256.update(bytes, 0, length);
        int done = 0;
        while (done < length) {
            int part = (int) Math.min(step, length - done);
            throttle.await(part);
            file.write(bytes, done, part);
            done += part;
            unsynced += part;
            if (unsynced >= step) {
                file.sync();
                unsynced = 0;
            }
        }
    }

    int size() {
        return size;
    }

    int blobs() {
        return blobs.size();
    }

    /** Writes the header and publishes the pack; gives its blobs with the pack's name. */
    List<BlobPlace> publish(Workbench bench) throws IOException {
        byte[] header = bench.sealWhole(PackHeader.encode(blobs));
        byte[] length = new byte[PackHeader.LENGTH_BYTES];
        PackHeader.writeLength(header.length, length, 0);
        write(header, header.length);
        write(length, length.length);
        ObjectId pack = ObjectId.of(sha256.digest(), 0);
        file.publish(FileKind.PACK, pack.hex());
        List<BlobPlace> named = new ArrayList<>(blobs.size());
        for (BlobPlace blob : blobs) {
            named.add(
                    new BlobPlace(
                            blob.id(),
                            kind,
                            pack,
                            blob.offset(),
                            blob.length(),
                            blob.plainLength()));
        }
        return named;
    }

    /** Leaves nothing behind unless it was published. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
