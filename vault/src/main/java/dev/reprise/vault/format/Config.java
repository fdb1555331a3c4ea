package dev.reprise.vault.format;

import dev.reprise.vault.chunking.Polynomial;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The repository's {@code config} file. */
public record Config(long version, String repositoryId, Polynomial polynomial) {
    public static final long VERSION = 2;

    public byte[] encode() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", version);
        fields.put("id", repositoryId);
        fields.put("chunker_polynomial", polynomial.hex());
        return Json.write(fields);
    }

    /**
     * @throws MalformedException if it is not a config
     */
    public static Config decode(byte[] json) throws MalformedException {
        Map<String, @Nullable Object> fields = Json.read(json);
        String polynomial = Json.text(fields, "chunker_polynomial");
        try {
            return new Config(
                    Json.number(fields, "version"),
                    Json.text(fields, "id"),
                    Polynomial.parse(polynomial));
        } catch (NumberFormatException e) {
            throw new MalformedException("chunker polynomial is not hexadecimal", e);
        }
    }
}
