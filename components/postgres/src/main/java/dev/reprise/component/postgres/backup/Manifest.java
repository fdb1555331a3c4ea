package dev.reprise.component.postgres.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What a server says that it has sent: each file's size and SHA-256, and the manifest's own.
 *
 * @see <a href="https://www.postgresql.org/docs/18/backup-manifest-format.html">Backup Manifest
 *     Format</a>
 */
final class Manifest {
    private static final String OWN = "\"Manifest-Checksum\"";
    private static final int SHOWN = 5;

    private final Map<String, Seen> files;

    private Manifest(Map<String, Seen> files) {
        this.files = files;
    }

    /**
     * @param sha256 in hexadecimal digits
     */
    record Seen(long size, String sha256) {}

    /**
     * @throws IOException if it is none, or not as the server wrote it
     */
    static Manifest parse(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int own = text.lastIndexOf(OWN);
        if (own < 0) {
            throw new IOException("the manifest has no checksum of its own");
        }
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new IOException("the manifest is no JSON", e);
        }
        byte[] covered = text.substring(0, own).getBytes(StandardCharsets.UTF_8);
        String sum = Sha256.hex(covered);
        if (!sum.equalsIgnoreCase(root.path("Manifest-Checksum").asText())) {
            throw new IOException("the manifest does not fit its own checksum");
        }
        Map<String, Seen> files = new HashMap<>();
        for (JsonNode file : root.path("Files")) {
            if (!file.path("Checksum-Algorithm").asText().equals("SHA256")) {
                throw new IOException("the manifest has no SHA-256 of " + name(file));
            }
            files.put(
                    name(file),
                    new Seen(file.path("Size").asLong(), file.path("Checksum").asText()));
        }
        return new Manifest(files);
    }

    /** A name that is no UTF-8 comes in hexadecimal digits. */
    private static String name(JsonNode file) {
        return file.has("Path")
                ? file.path("Path").asText()
                : new String(
                        HexFormat.of().parseHex(file.path("Encoded-Path").asText()),
                        StandardCharsets.UTF_8);
    }

    /**
     * Compares with what has arrived.
     *
     * @param arrived by name; the log's own folder is no part of a manifest
     * @return what differs, at most a few; empty if nothing does
     */
    List<String> differences(Map<String, Seen> arrived) {
        List<String> all = new ArrayList<>();
        files.forEach(
                (name, expected) -> {
                    Seen found = arrived.get(name);
                    if (found == null) {
                        all.add(name + " did not arrive");
                    } else if (!found.equals(expected)) {
                        all.add(name + " arrived with another content");
                    }
                });
        arrived.keySet().stream()
                .filter(name -> !files.containsKey(name) && !name.startsWith("pg_wal/"))
                .forEach(name -> all.add(name + " arrived and is not in the manifest"));
        return all.stream().sorted().limit(SHOWN).toList();
    }
}
