package dev.reprise.component.postgres.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A Unix stream socket in the form of a {@link Socket}, as far as the JDBC driver uses one. Reads
 * keep the timeout that is set; options of TCP are accepted and mean nothing.
 */
final class UnixSocket extends Socket {
    private static final int BUFFER = 8192;

    private final Path path;
    private @Nullable SocketChannel channel;
    private @Nullable Selector readable;
    private volatile int timeout;

    UnixSocket(Path path) {
        this.path = path;
    }

    @Override
    public void connect(SocketAddress ignored, int millis) throws IOException {
        SocketChannel opened = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            opened.connect(UnixDomainSocketAddress.of(path));
            opened.configureBlocking(false);
            readable = Selector.open();
            opened.register(readable, SelectionKey.OP_READ);
            channel = opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                ByteBuffer target = ByteBuffer.wrap(bytes, offset, length);
                while (true) {
                    int count = opened().read(target);
                    if (count != 0 || length == 0) {
                        return count;
                    }
                    awaitReadable();
                }
            }
        };
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                ByteBuffer source = ByteBuffer.wrap(bytes, offset, length);
                while (source.hasRemaining()) {
                    if (opened().write(source) == 0) {
                        Thread.onSpinWait();
                    }
                }
            }
        };
    }

    private SocketChannel opened() throws IOException {
        if (channel == null) {
            throw new IOException("not connected");
        }
        return channel;
    }

    private void awaitReadable() throws IOException {
        Selector selector = readable;
        if (selector == null) {
            throw new IOException("not connected");
        }
        selector.selectedKeys().clear();
        if (selector.select(timeout) == 0) {
            if (Thread.currentThread().isInterrupted() || !selector.isOpen()) {
                throw new IOException("interrupted");
            }
            throw new SocketTimeoutException("no answer within " + timeout + " ms");
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (readable != null) {
            readable.close();
        }
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public boolean isConnected() {
        return channel != null;
    }

    @Override
    public boolean isClosed() {
        return channel != null && !channel.isOpen();
    }

    @Override
    public void setSoTimeout(int millis) {
        timeout = millis;
    }

    @Override
    public int getSoTimeout() {
        return timeout;
    }

    @Override
    public int getSendBufferSize() {
        return BUFFER;
    }

    @Override
    public int getReceiveBufferSize() {
        return BUFFER;
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public void setSendBufferSize(int size) {}

    @Override
    public void setReceiveBufferSize(int size) {}
}
