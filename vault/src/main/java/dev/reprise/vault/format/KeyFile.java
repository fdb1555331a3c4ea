package dev.reprise.vault.format;

import dev.reprise.vault.crypto.MasterKey;
import dev.reprise.vault.crypto.Scrypt;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file in {@code keys/}: the master key, sealed under a key derived from a password.
 *
 * @param salt of the derivation
 * @param data the sealed master key
 */
public record KeyFile(
        Instant created, String username, String hostname, Scrypt cost, byte[] salt, byte[] data) {

    public byte[] encode() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("created", Timestamps.format(created));
        fields.put("username", username);
        fields.put("hostname", hostname);
        fields.put("kdf", "scrypt");
        fields.put("N", cost.n());
        fields.put("r", cost.r());
        fields.put("p", cost.p());
        fields.put("salt", Base64.getEncoder().encodeToString(salt));
        fields.put("data", Base64.getEncoder().encodeToString(data));
        return Json.write(fields);
    }

    /**
     * @throws MalformedException if it is not a key file, or its cost is out of reason
     */
    public static KeyFile decode(byte[] json) throws MalformedException {
        Map<String, @Nullable Object> fields = Json.read(json);
        String kdf = Json.text(fields, "kdf");
        if (!kdf.equals("scrypt")) {
            throw new MalformedException("key derivation is " + kdf + ", not scrypt");
        }
        try {
            return new KeyFile(
                    Timestamps.parse(Json.text(fields, "created")),
                    Json.text(fields, "username", ""),
                    Json.text(fields, "hostname", ""),
                    new Scrypt(
                            Math.toIntExact(Json.number(fields, "N")),
                            Math.toIntExact(Json.number(fields, "r")),
                            Math.toIntExact(Json.number(fields, "p"))),
                    Base64.getDecoder().decode(Json.text(fields, "salt")),
                    Base64.getDecoder().decode(Json.text(fields, "data")));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new MalformedException("key file has a bad value", e);
        }
    }

    /** The JSON in which a master key lies, sealed, in {@link #data}. */
    public static byte[] encodeMaster(MasterKey key) {
        Base64.Encoder base64 = Base64.getEncoder();
        Map<String, Object> mac = new LinkedHashMap<>();
        mac.put("k", base64.encodeToString(key.macKBytes()));
        mac.put("r", base64.encodeToString(key.macRBytes()));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("mac", mac);
        fields.put("encrypt", base64.encodeToString(key.encryptBytes()));
        return Json.write(fields);
    }

    /**
     * @throws MalformedException if it is not a master key
     */
    public static MasterKey decodeMaster(byte[] json) throws MalformedException {
        Map<String, @Nullable Object> fields = Json.read(json);
        if (!(fields.get("mac") instanceof Map<?, ?> mac)
                || !(mac.get("k") instanceof String k)
                || !(mac.get("r") instanceof String r)) {
            throw new MalformedException("master key has no mac");
        }
        Base64.Decoder base64 = Base64.getDecoder();
        try {
            return new MasterKey(
                    base64.decode(Json.text(fields, "encrypt")),
                    base64.decode(k),
                    base64.decode(r));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("master key has a bad value", e);
        }
    }
}
