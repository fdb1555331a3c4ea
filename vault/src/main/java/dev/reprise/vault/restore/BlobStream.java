package dev.reprise.vault.restore;

import dev.reprise.vault.format.BlobKind;
import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.repository.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/** A file's content, blob by blob; no byte is given out before its blob's hash was checked. */
public final class BlobStream extends InputStream {
    private final Repository repository;
    private final AutoCloseable lease;
    private final Iterator<ObjectId> blobs;
    private byte[] current = new byte[0];
    private int at;

    /**
     * @param lease closed with the stream
     */
    public BlobStream(Repository repository, List<ObjectId> content, AutoCloseable lease) {
        this.repository = repository;
        this.lease = lease;
        this.blobs = content.iterator();
    }

    @Override
    public int read() throws IOException {
        return fill() ? current[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int part = Math.min(length, current.length - at);
        System.arraycopy(current, at, into, offset, part);
        at += part;
        return part;
    }

    private boolean fill() throws IOException {
        while (at == current.length) {
            if (!blobs.hasNext()) {
                return false;
            }
            current = repository.loadBlob(blobs.next(), BlobKind.DATA);
            at = 0;
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        try {
            lease.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
