package dev.reprise.component.postgres.backup;

import dev.reprise.component.SupersededException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Says how much of a stream was read, block by block, while somebody else reads it. */
final class TellingStream extends FilterInputStream {
    private final Listener listener;

    TellingStream(InputStream in, Listener listener) {
        super(in);
        this.listener = listener;
    }

    /** Told how many bytes more were read. */
    interface Listener {
        void read(int count) throws SupersededException;
    }

    /** Carries the word of another attempt through those who read. */
    static final class Overtaken extends IOException {
        private static final long serialVersionUID = 1L;
        private final SupersededException cause;

        Overtaken(SupersededException cause) {
            super(cause.getMessage(), cause);
            this.cause = cause;
        }

        SupersededException cause() {
            return cause;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = in.read(into, offset, length);
        try {
            listener.read(Math.max(0, count));
        } catch (SupersededException e) {
            throw new Overtaken(e);
        }
        return count;
    }
}
