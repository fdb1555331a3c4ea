package dev.reprise.component.postgres.wire;

import dev.reprise.component.postgres.settings.Authorities;
import dev.reprise.component.postgres.settings.Tls;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Asks for TLS before the first message, and does the handshake. */
final class TlsUpgrade {
    private static final int SSL_REQUEST = 80877103;

    private TlsUpgrade() {}

    /** The socket to go on with: the same one where there is to be no TLS. */
    static Socket upgrade(Socket plain, ServerAddress server, Deadline deadline)
            throws IOException {
        if (server.tls() == Tls.OFF) {
            return plain;
        }
        plain.setSoTimeout(deadline.millis());
        plain.getOutputStream().write(ByteBuffer.allocate(8).putInt(8).putInt(SSL_REQUEST).array());
        // One byte and not one more: what follows it in the clear could have been put there by
        // anybody (CVE-2021-23222).
        int answer = plain.getInputStream().read();
        return switch (answer) {
            case 'S' -> handshake(plain, server, deadline);
            case 'N' -> {
                if (server.tls() == Tls.PREFER) {
                    yield plain;
                }
                throw new PgException.NotTrusted(
                        "the server speaks no TLS",
                        server.toString(),
                        "switch ssl on in the server, or write tls: off",
                        null);
            }
            case -1 -> throw new PgException.Broken(server.toString(), null);
            default ->
                    throw new PgException.Unexpected(
                            "no PostgreSQL server answers there", server.toString());
        };
    }

    private static SSLSocket handshake(Socket plain, ServerAddress server, Deadline deadline)
            throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust(server), null);
            SSLSocket socket =
                    (SSLSocket)
                            context.getSocketFactory()
                                    .createSocket(plain, server.host(), server.port(), true);
            if (server.tls() == Tls.VERIFY_FULL) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
            }
            socket.setSoTimeout(deadline.millis());
            socket.startHandshake();
            return socket;
        } catch (SSLException e) {
            throw new PgException.NotTrusted(
                    "TLS failed: " + e.getMessage(),
                    server.toString(),
                    "compare the server's certificate with `host`, and who has signed it with `tls_ca`",
                    e);
        } catch (GeneralSecurityException e) {
            throw new PgException.NotTrusted(
                    "TLS cannot be set up: " + e.getMessage(),
                    server.toString(),
                    "check the file of `tls_ca`",
                    e);
        }
    }

    private static TrustManager[] trust(ServerAddress server)
            throws GeneralSecurityException, IOException {
        if (server.tls() != Tls.VERIFY_FULL) {
            return new TrustManager[] {new Whoever()};
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities(server.authority()));
        return factory.getTrustManagers();
    }

    private static @Nullable KeyStore authorities(@Nullable Path file)
            throws GeneralSecurityException, IOException {
        if (file == null) {
            return null;
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate each : Authorities.of(file)) {
            store.setCertificateEntry("authority-" + number++, each);
        }
        return store;
    }

    /**
     * Encryption against whoever listens, as PostgreSQL's own clients do for {@code prefer} and
     * {@code require}; SCRAM then proves to us, over the certificate that we saw, that the server
     * knows the password's verifier.
     */
    private static final class Whoever extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
