package dev.reprise.component.sessions.tree;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Notes what passes by: how much, whether a NUL byte was in it, and why reading ended. */
final class Scanned extends FilterInputStream {
    private long count;
    private boolean nul;
    private @Nullable IOException failure;

    Scanned(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int most) throws IOException {
        int got;
        try {
            got = in.read(into, at, most);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        for (int i = at; i < at + got && !nul; i++) {
            nul = into[i] == 0;
        }
        count += Math.max(0, got);
        return got;
    }

    /** To the end, whatever has made sense so far. */
    void drain() throws IOException {
        IOException broken = failure;
        if (broken != null) {
            throw broken;
        }
        transferTo(OutputStream.nullOutputStream());
    }

    long count() {
        return count;
    }

    boolean nul() {
        return nul;
    }
}
