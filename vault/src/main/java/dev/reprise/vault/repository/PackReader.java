package dev.reprise.vault.repository;

import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.BlobPlace;
import dev.reprise.vault.format.MalformedException;
import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.format.PackHeader;
import dev.reprise.vault.storage.FileKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads whole packs, to prove them. Thread-safe. */
public final class PackReader {
    /** Enough for the header of nearly every pack. */
    private static final int FIRST_LOOK = 32 * 1024;

    private final Repository repository;

    public PackReader(Repository repository) {
        this.repository = repository;
    }

    /** A blob that is not what its id says. */
    public record BadBlob(ObjectId id, String why) {}

    /**
     * Checks a pack's hash, header and every blob in it; gives the blobs that are bad.
     *
     * @throws MalformedException if its header cannot be read
     * @throws java.nio.file.NoSuchFileException if it is not there
     */
    public List<BadBlob> check(ObjectId pack) throws IOException {
        byte[] bytes = repository.storage().read(FileKind.PACK, pack.hex());
        boolean whole = Workbench.sha256Of(bytes).equals(pack);
        List<BadBlob> bad = new ArrayList<>();
        for (BlobPlace place : header(pack, bytes)) {
            try {
                repository.read(place);
            } catch (VaultException.Damaged e) {
                bad.add(new BadBlob(place.id(), e.fact()));
            }
        }
        if (!whole && bad.isEmpty()) {
            throw new MalformedException("its content does not match its name");
        }
        return bad;
    }

    /**
     * What the header of a pack of this size says, without reading the rest.
     *
     * @throws MalformedException if it cannot be read
     * @throws java.nio.file.NoSuchFileException if the pack is not there
     */
    List<BlobPlace> places(ObjectId pack, long size) throws IOException {
        byte[] end = tail(pack, size, FIRST_LOOK);
        if (end.length >= PackHeader.LENGTH_BYTES) {
            int length = PackHeader.readLength(end, end.length - PackHeader.LENGTH_BYTES);
            if (length > end.length - PackHeader.LENGTH_BYTES && length < size) {
                end = tail(pack, size, length + PackHeader.LENGTH_BYTES);
            }
        }
        return header(pack, end);
    }

    private byte[] tail(ObjectId pack, long size, int most) throws IOException {
        byte[] bytes = new byte[(int) Math.min(size, most)];
        repository
                .storage()
                .readAt(FileKind.PACK, pack.hex(), size - bytes.length, bytes, 0, bytes.length);
        return bytes;
    }

    private List<BlobPlace> header(ObjectId pack, byte[] bytes) throws IOException {
        int end = bytes.length - PackHeader.LENGTH_BYTES;
        int length = end < 0 ? -1 : PackHeader.readLength(bytes, end);
        if (length < 0 || length > end) {
            throw new MalformedException("it does not end in a header");
        }
        byte[] sealed = Arrays.copyOfRange(bytes, end - length, end);
        try {
            return PackHeader.decode(
                    pack, repository.unseal(sealed, FileKind.PACK.path(pack.hex())));
        } catch (VaultException.Damaged e) {
            throw new MalformedException("its header is damaged");
        }
    }
}
