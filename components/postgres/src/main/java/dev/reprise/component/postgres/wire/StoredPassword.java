package dev.reprise.component.postgres.wire;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.StringPreparation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server knows of a role's password: {@code pg_authid.rolpassword}.
 *
 * @see <a href="https://www.postgresql.org/docs/18/catalog-pg-authid.html">pg_authid</a>
 */
public sealed interface StoredPassword {
    /** Whether a login with this password would be accepted. */
    boolean accepts(String user, String password);

    /** What is of no kind that is known accepts whatever comes: nothing can be said against it. */
    static StoredPassword parse(String stored) {
        Matcher scram = Scram.FORM.matcher(stored);
        if (scram.matches()) {
            Base64.Decoder base64 = Base64.getDecoder();
            return new Scram(
                    Integer.parseInt(scram.group(1)),
                    base64.decode(scram.group(2)),
                    base64.decode(scram.group(3)));
        }
        return Md5.FORM.matcher(stored).matches()
                ? new Md5(HexFormat.of().parseHex(stored, 3, stored.length()))
                : new Unknown();
    }

    /** RFC 5803, as PostgreSQL writes it. */
    record Scram(int iterations, byte[] salt, byte[] storedKey) implements StoredPassword {
        private static final Pattern FORM =
                Pattern.compile("SCRAM-SHA-256\\$(\\d{1,9}):([^$:]+)\\$([^$:]+):[^$:]+");

        @Override
        public boolean accepts(String user, String password) {
            ScramMechanism mechanism = ScramMechanism.SCRAM_SHA_256;
            byte[] salted =
                    ScramFunctions.saltedPassword(
                            mechanism,
                            StringPreparation.POSTGRESQL_PREPARATION,
                            password.toCharArray(),
                            salt,
                            iterations);
            byte[] key =
                    ScramFunctions.storedKey(
                            mechanism, ScramFunctions.clientKey(mechanism, salted));
            return MessageDigest.isEqual(key, storedKey);
        }
    }

    /** {@code md5} and the hash of password and user. */
    record Md5(byte[] hash) implements StoredPassword {
        private static final Pattern FORM = Pattern.compile("md5[0-9a-f]{32}");

        @Override
        public boolean accepts(String user, String password) {
            try {
                byte[] own =
                        MessageDigest.getInstance("MD5")
                                .digest((password + user).getBytes(StandardCharsets.UTF_8));
                return MessageDigest.isEqual(own, hash);
            } catch (NoSuchAlgorithmException e) {
                return true; // where it is not to be had, nothing can be said against it
            }
        }
    }

    /** Of a version that is still to come. */
    record Unknown() implements StoredPassword {
        @Override
        public boolean accepts(String user, String password) {
            return true;
        }
    }
}
