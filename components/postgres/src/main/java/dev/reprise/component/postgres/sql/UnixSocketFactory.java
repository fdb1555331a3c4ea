package dev.reprise.component.postgres.sql;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.SocketFactory;

/** Lets the JDBC driver, which names it by its class name, speak over a Unix socket. */
public final class UnixSocketFactory extends SocketFactory {
    private final Path socket;

    /**
     * @param socket the path of the socket, as the driver's property gives it
     */
    public UnixSocketFactory(String socket) {
        this.socket = Path.of(socket);
    }

    @Override
    public Socket createSocket() {
        return new UnixSocket(socket);
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("a Unix socket has no port");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException("a Unix socket has no port");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException("a Unix socket has no port");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException("a Unix socket has no port");
    }
}
