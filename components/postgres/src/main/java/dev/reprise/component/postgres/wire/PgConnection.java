package dev.reprise.component.postgres.wire;

import dev.reprise.component.postgres.wire.Frames.Frame;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a server, for SQL or for replication. Every wait has a deadline: the address's
 * own, where a method is given none. After a {@link PgException} other than a {@link
 * PgException.Server} of severity ERROR it can't be used any more.
 *
 * <p>For one thread at a time; {@link #cancel} and {@link #close} may come from any. One protocol's
 * conversation in one place, hence its length.
 *
 * @see <a href="https://www.postgresql.org/docs/18/protocol.html">Frontend/Backend Protocol</a>
 */
public final class PgConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PgConnection.class);
    private static final int PROTOCOL_3_0 = 3 << 16;
    private static final int CANCEL_REQUEST = 80877102;

    private final ServerAddress server;
    private final Socket socket;
    private final Frames frames;
    private final Map<String, String> parameters = new HashMap<>();
    private boolean passwordCompared;
    private int backend;
    private int secret;

    private PgConnection(ServerAddress server, Socket socket) throws IOException {
        this.server = server;
        this.socket = socket;
        this.frames = new Frames(socket, server.toString());
    }

    /** Connects, authenticates, and waits until the server is ready for a query. */
    public static PgConnection connect(ServerAddress server, Session session) throws PgException {
        Deadline deadline = Deadline.in(server.connect());
        Socket socket = dial(server, deadline);
        try {
            Socket upgraded = TlsUpgrade.upgrade(socket, server, deadline);
            PgConnection connection = new PgConnection(server, upgraded);
            connection.start(session, upgraded, deadline);
            return connection;
        } catch (PgException e) {
            drop(socket);
            throw e;
        } catch (IOException e) {
            drop(socket);
            throw new PgException.Unreachable(server.toString(), e);
        }
    }

    private static Socket dial(ServerAddress server, Deadline deadline) throws PgException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            socket.connect(new InetSocketAddress(server.host(), server.port()), deadline.millis());
            return socket;
        } catch (IOException | RuntimeException e) {
            drop(socket);
            throw new PgException.Unreachable(server.toString(), e);
        }
    }

    private void start(Session session, Socket upgraded, Deadline deadline) throws PgException {
        frames.sendBare(startup(session));
        passwordCompared = new Authentication(frames, server, upgraded, deadline).prove();
        while (true) {
            Frame frame = frames.any(deadline, "the server to be ready");
            switch (frame.type()) {
                case 'S' -> parameters.put(frame.text(), frame.text());
                case 'K' -> {
                    backend = frame.body().getInt();
                    secret = frame.body().getInt();
                }
                case 'Z' -> {
                    return;
                }
                case 'E' -> throw frames.error(frame);
                case 'N' -> {}
                default -> throw unexpected(frame, "startup");
            }
        }
    }

    private byte[] startup(Session session) {
        Map<String, String> all = new LinkedHashMap<>(session.parameters());
        all.put("user", server.user());
        all.put("application_name", session.application());
        all.put("client_encoding", "UTF8");
        switch (session.mode()) {
            case SQL -> all.put("database", session.database());
            case PHYSICAL -> all.put("replication", "true");
            case LOGICAL -> {
                all.put("database", session.database());
                all.put("replication", "database");
            }
        }
        var text = new StringBuilder();
        all.forEach((key, value) -> text.append(key).append('\0').append(value).append('\0'));
        byte[] bytes = text.append('\0').toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(4 + bytes.length).putInt(PROTOCOL_3_0).put(bytes).array();
    }

    /** A parameter that the server reported at startup, such as {@code server_version}. */
    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /**
     * Whether the server has compared our password with what its own catalog says of it; not where
     * it asked for none, or asks somebody else.
     */
    public boolean passwordCompared() {
        return passwordCompared;
    }

    /** 15 to 18, for instance; 0 where the server did not say. */
    public int majorVersion() {
        String digits = parameter("server_version").replaceFirst("^(\\d+).*$", "$1");
        return digits.matches("\\d+") ? Integer.parseInt(digits) : 0;
    }

    public ServerAddress server() {
        return server;
    }

    /** The last result set of a command or of several statements, within the address's deadline. */
    public Rows query(String command) throws PgException {
        return query(command, server.answer());
    }

    public Rows query(String command, Duration within) throws PgException {
        List<Rows> all = queries(command, within);
        return all.isEmpty() ? new Rows(List.of(), List.of(), "") : all.getLast();
    }

    /** One for each result set, in their order; commands without one have no columns. */
    public List<Rows> queries(String command, Duration within) throws PgException {
        Deadline deadline = Deadline.in(within);
        send(command);
        var all = new ArrayList<Rows>();
        var rows = new RowsInProgress();
        PgException.Server failure = null;
        while (true) {
            Frame frame;
            try {
                frame = frames.next(deadline, "the answer to a query");
            } catch (PgException.Server e) {
                if (e.fatal()) {
                    throw e;
                }
                failure = e;
                continue;
            }
            switch (frame.type()) {
                case 'T' -> rows.columns(frame);
                case 'D' -> rows.row(frame);
                case 'C' -> {
                    all.add(rows.finish(frame.text()));
                    rows = new RowsInProgress();
                }
                case 'I' -> {}
                case 'Z' -> {
                    if (failure != null) {
                        throw failure;
                    }
                    return all;
                }
                default -> throw unexpected(frame, "a query");
            }
        }
    }

    /**
     * Begins a command that copies: BASE_BACKUP, START_REPLICATION, COPY … TO STDOUT. What precedes
     * the copy is in {@link Copy#before}.
     *
     * @param within until the copy begins; a base backup waits for a checkpoint first
     */
    public Copy copy(String command, Duration within) throws PgException {
        Deadline deadline = Deadline.in(within);
        send(command);
        var before = new ArrayList<Rows>();
        var rows = new RowsInProgress();
        while (true) {
            Frame frame;
            try {
                frame = frames.next(deadline, "the copy to begin");
            } catch (PgException.Server e) {
                if (!e.fatal()) {
                    drain(deadline);
                }
                throw e;
            }
            switch (frame.type()) {
                case 'T' -> rows.columns(frame);
                case 'D' -> rows.row(frame);
                case 'C' -> {
                    before.add(rows.finish(frame.text()));
                    rows = new RowsInProgress();
                }
                case 'H' -> {
                    return new Copy(frames, server, List.copyOf(before), false, true);
                }
                case 'W' -> {
                    return new Copy(frames, server, List.copyOf(before), true, true);
                }
                // START_REPLICATION from the very end of an old timeline copies nothing.
                case 'Z' -> {
                    return new Copy(frames, server, List.copyOf(before), false, false);
                }
                default -> throw unexpected(frame, "the start of a copy");
            }
        }
    }

    private void drain(Deadline deadline) throws PgException {
        while (frames.any(deadline, "the server to be ready").type() != 'Z') {
            continue;
        }
    }

    private void send(String command) throws PgException {
        byte[] bytes = command.getBytes(StandardCharsets.UTF_8);
        frames.send('Q', ByteBuffer.allocate(bytes.length + 1).put(bytes).array());
    }

    /**
     * Asks the server, over a connection of its own, to end what this connection is waiting for.
     * Whether it did is seen there.
     */
    public void cancel() throws PgException {
        Deadline deadline = Deadline.in(server.connect());
        Socket dialled = dial(server, deadline);
        try (Socket other = TlsUpgrade.upgrade(dialled, server, deadline)) {
            other.setSoTimeout(deadline.millis());
            new Frames(other, server.toString())
                    .sendBare(
                            ByteBuffer.allocate(12)
                                    .putInt(CANCEL_REQUEST)
                                    .putInt(backend)
                                    .putInt(secret)
                                    .array());
            other.getInputStream().readAllBytes();
        } catch (PgException e) {
            drop(dialled);
            throw e;
        } catch (IOException e) {
            drop(dialled);
            throw new PgException.Broken(server.toString(), e);
        }
    }

    /** Ends the connection; whoever waits in it gets {@link PgException.Broken}. */
    @Override
    public void close() {
        drop(socket);
    }

    private PgException unexpected(Frame frame, String during) {
        return new PgException.Unexpected(
                "a message of type " + frame.type() + " during " + during, server.toString());
    }

    private static void drop(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("a socket could not be closed, and carries nothing any more", e);
        }
    }
}
