package dev.reprise.component.postgres.wire;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Messages of the protocol over one socket: a type byte, a length, a body. Reads belong to one
 * thread; writes are serialised.
 */
final class Frames {
    /** More than any message of a server: a DataRow is bounded by 1 GB, the log's by 128 KB. */
    private static final int LARGEST = 64 << 20;

    private static final int BUFFER = 256 << 10;

    private final Socket socket;
    private final Buffered in;
    private final OutputStream out;
    private final String server;

    /** Since the last error; empty if there was none. */
    private String firstWarning = "";

    Frames(Socket socket, String server) throws IOException {
        this.socket = socket;
        this.in = new Buffered(socket.getInputStream());
        this.out = socket.getOutputStream();
        this.server = server;
    }

    /** One message: its type, and its body to be read once. */
    record Frame(char type, ByteBuffer body) {
        /** A string that ends with a zero byte. */
        String text() {
            int start = body.position();
            while (body.get() != 0) {
                continue;
            }
            return new String(
                    body.array(), start, body.position() - start - 1, StandardCharsets.UTF_8);
        }

        String text(int length) {
            byte[] bytes = new byte[length];
            body.get(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** Waits until bytes of a further message, or the end, are here; false if the time is over. */
    boolean awaitMore(Deadline deadline) throws PgException {
        try {
            in.deadline = deadline;
            in.fill();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            throw new PgException.Broken(server, e);
        }
    }

    /** Whether bytes of a further message are here already. */
    boolean more() throws PgException {
        try {
            return in.available() > 0;
        } catch (IOException e) {
            throw new PgException.Broken(server, e);
        }
    }

    /**
     * The next message but notices and changed parameters.
     *
     * @throws PgException.Server if the server reports an error instead
     */
    Frame next(Deadline deadline, String waitingFor) throws PgException {
        while (true) {
            Frame frame = any(deadline, waitingFor);
            switch (frame.type()) {
                case 'S', 'A' -> {}
                case 'N' -> notice(frame);
                case 'E' -> throw error(frame);
                default -> {
                    return frame;
                }
            }
        }
    }

    /** The next message, whatever it is. */
    Frame any(Deadline deadline, String waitingFor) throws PgException {
        try {
            in.deadline = deadline;
            int type = in.data.readUnsignedByte();
            int length = in.data.readInt() - 4;
            if (length < 0 || length > LARGEST) {
                throw new PgException.Unexpected(
                        "a message of " + length + " bytes is none of PostgreSQL's", server);
            }
            byte[] body = new byte[length];
            in.data.readFully(body);
            return new Frame((char) type, ByteBuffer.wrap(body));
        } catch (PgException e) {
            throw e;
        } catch (SocketTimeoutException e) {
            throw new PgException.TimedOut(server, deadline.allowed(), waitingFor);
        } catch (EOFException e) {
            throw new PgException.Broken(server, null);
        } catch (IOException e) {
            throw new PgException.Broken(server, e);
        }
    }

    private void notice(Frame frame) {
        Map<Character, String> fields = fields(frame);
        if (firstWarning.isEmpty() && "WARNING".equals(fields.get('V'))) {
            firstWarning = fields.getOrDefault('M', "");
        }
    }

    /** A server that finds damage names the place in a warning, and only then gives up. */
    PgException.Server error(Frame frame) {
        Map<Character, String> fields = fields(frame);
        String state = fields.getOrDefault('C', "XX000");
        String text = fields.getOrDefault('M', "");
        String place = state.startsWith("XX") ? firstWarning : "";
        firstWarning = "";
        return new PgException.Server(
                server,
                fields.getOrDefault('V', fields.getOrDefault('S', "ERROR")),
                state,
                place.isEmpty() ? text : text + ": " + place,
                fields.getOrDefault('H', ""));
    }

    private static Map<Character, String> fields(Frame frame) {
        Map<Character, String> fields = new HashMap<>();
        for (byte field = frame.body().get(); field != 0; field = frame.body().get()) {
            fields.put((char) field, frame.text());
        }
        return fields;
    }

    synchronized void send(char type, byte[] body) throws PgException {
        ByteBuffer frame = ByteBuffer.allocate(5 + body.length);
        frame.put((byte) type).putInt(4 + body.length).put(body);
        write(frame.array());
    }

    /** A message without a type, as only the first ones are. */
    synchronized void sendBare(byte[] body) throws PgException {
        write(ByteBuffer.allocate(4 + body.length).putInt(4 + body.length).put(body).array());
    }

    private void write(byte[] bytes) throws PgException {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new PgException.Broken(server, e);
        }
    }

    /** Reads large pieces, and never waits longer than the deadline, whatever trickles in. */
    private final class Buffered extends InputStream {
        private final InputStream source;
        private final byte[] buffer = new byte[BUFFER];
        private int from;
        private int to;
        private Deadline deadline = Deadline.in(java.time.Duration.ZERO);
        private final DataInputStream data = new DataInputStream(this);

        Buffered(InputStream source) {
            this.source = source;
        }

        @Override
        public int available() throws IOException {
            return to > from ? to - from : source.available();
        }

        @Override
        public int read() throws IOException {
            return fill() ? buffer[from++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (from == to && length >= BUFFER) {
                return await(target, offset, length);
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, to - from);
            System.arraycopy(buffer, from, target, offset, count);
            from += count;
            return count;
        }

        private boolean fill() throws IOException {
            if (from < to) {
                return true;
            }
            // Both at once: a time that runs out must not bring back what was read before.
            from = 0;
            to = 0;
            to = Math.max(0, await(buffer, 0, BUFFER));
            return to > 0;
        }

        private int await(byte[] target, int offset, int length) throws IOException {
            if (deadline.passed() && source.available() == 0) {
                throw new SocketTimeoutException("deadline passed");
            }
            socket.setSoTimeout(deadline.millis());
            return source.read(target, offset, length);
        }
    }
}
