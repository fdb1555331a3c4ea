package dev.reprise.component.postgres.wire;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.exception.ScramException;
import com.ongres.scram.common.util.TlsServerEndpoint;
import dev.reprise.component.postgres.settings.Tls;
import dev.reprise.component.postgres.wire.Frames.Frame;
import dev.reprise.stack.Secret;
import dev.reprise.stack.SecretException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLSocket;

/**
 * Proves to a server who we are: trust, cleartext (over TLS only), MD5, SCRAM-SHA-256 with and
 * without channel binding.
 */
final class Authentication {
    private static final int OK = 0;
    private static final int CLEARTEXT = 3;
    private static final int MD5 = 5;
    private static final int SASL = 10;
    private static final int SASL_CONTINUE = 11;
    private static final int SASL_FINAL = 12;

    private final Frames frames;
    private final ServerAddress server;
    private final Socket socket;
    private final Deadline deadline;

    Authentication(Frames frames, ServerAddress server, Socket socket, Deadline deadline) {
        this.frames = frames;
        this.server = server;
        this.socket = socket;
        this.deadline = deadline;
    }

    /**
     * Returns once the server has accepted us.
     *
     * @return whether it has compared our password with what its own catalog says of it
     */
    boolean prove() throws PgException {
        Frame request = request();
        int method = request.body().getInt();
        switch (method) {
            case OK -> {
                return false;
            }
            case CLEARTEXT -> cleartext();
            case MD5 -> md5(request.body());
            case SASL -> scram(mechanisms(request));
            default ->
                    throw refused(
                            "the server asks for a way to authenticate that is not supported ("
                                    + method
                                    + ")",
                            "use scram-sha-256 in pg_hba.conf for this user");
        }
        int last = request().body().getInt();
        if (last != OK) {
            throw new PgException.Unexpected(
                    "authentication went on with " + last, server.toString());
        }
        // One that was sent in the clear may have been judged by LDAP, PAM or RADIUS.
        return method != CLEARTEXT;
    }

    private Frame request() throws PgException {
        Frame frame = frames.next(deadline, "authentication");
        if (frame.type() != 'R') {
            throw new PgException.Unexpected(
                    "a message of type " + frame.type() + " during authentication",
                    server.toString());
        }
        return frame;
    }

    private void cleartext() throws PgException {
        if (!(socket instanceof SSLSocket) || server.tls() != Tls.VERIFY_FULL) {
            throw refused(
                    "the server asks for the password in the clear, and has not proven who it is",
                    "use scram-sha-256 in pg_hba.conf, or tls: verify_full");
        }
        password(reveal());
    }

    private void md5(ByteBuffer body) throws PgException {
        byte[] salt = new byte[4];
        body.get(salt);
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update((reveal() + server.user()).getBytes(StandardCharsets.UTF_8));
            String inner = HexFormat.of().formatHex(md5.digest());
            md5.update(inner.getBytes(StandardCharsets.US_ASCII));
            password("md5" + HexFormat.of().formatHex(md5.digest(salt)));
        } catch (GeneralSecurityException e) {
            throw refused("MD5 is not to be had here", "use scram-sha-256 in pg_hba.conf", e);
        }
    }

    private void password(String text) throws PgException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        frames.send('p', ByteBuffer.allocate(bytes.length + 1).put(bytes).array());
    }

    private static List<String> mechanisms(Frame request) {
        List<String> offered = new ArrayList<>();
        for (String each = request.text(); !each.isEmpty(); each = request.text()) {
            offered.add(each);
        }
        return offered;
    }

    private void scram(List<String> offered) throws PgException {
        try {
            // The user's name travels in the startup message; in SCRAM the server ignores it.
            var builder =
                    ScramClient.builder()
                            .advertisedMechanisms(offered)
                            .username("*")
                            .password(reveal().toCharArray());
            if (socket instanceof SSLSocket tls
                    && tls.getSession().getPeerCertificates()[0] instanceof X509Certificate peer) {
                builder.channelBinding(
                        TlsServerEndpoint.TLS_SERVER_END_POINT,
                        TlsServerEndpoint.getChannelBindingData(peer));
            }
            exchange(builder.build());
        } catch (ScramException e) {
            throw refused(
                    "SCRAM failed: " + e.getMessage(),
                    "check the password, and that this is the server it belongs to",
                    e);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            if (e instanceof PgException ours) {
                throw ours;
            }
            throw refused(
                    "SCRAM cannot be used: " + e.getMessage(),
                    "use scram-sha-256 in pg_hba.conf for this user",
                    e);
        }
    }

    private void exchange(ScramClient scram) throws PgException, ScramException {
        byte[] mechanism = scram.getScramMechanism().getName().getBytes(StandardCharsets.US_ASCII);
        byte[] first = scram.clientFirstMessage().toString().getBytes(StandardCharsets.UTF_8);
        frames.send(
                'p',
                ByteBuffer.allocate(mechanism.length + 5 + first.length)
                        .put(mechanism)
                        .put((byte) 0)
                        .putInt(first.length)
                        .put(first)
                        .array());
        scram.serverFirstMessage(answer(SASL_CONTINUE));
        frames.send('p', scram.clientFinalMessage().toString().getBytes(StandardCharsets.UTF_8));
        scram.serverFinalMessage(answer(SASL_FINAL));
    }

    private String answer(int expected) throws PgException {
        Frame frame = request();
        int kind = frame.body().getInt();
        if (kind != expected) {
            throw new PgException.Unexpected(
                    "SCRAM went on with " + kind + " instead of " + expected, server.toString());
        }
        return frame.text(frame.body().remaining());
    }

    private String reveal() throws PgException {
        Secret secret = server.password();
        if (secret == null) {
            throw refused(
                    "the server asks for a password, and none is configured",
                    "add password: env:NAME or file:PATH");
        }
        try {
            return secret.reveal();
        } catch (SecretException e) {
            throw refused(String.valueOf(e.getMessage()), e.next(), e);
        }
    }

    private PgException refused(String fact, String next) {
        return new PgException.NotTrusted(fact, server.toString(), next, null);
    }

    private PgException refused(String fact, String next, Exception cause) {
        return new PgException.NotTrusted(fact, server.toString(), next, cause);
    }
}
