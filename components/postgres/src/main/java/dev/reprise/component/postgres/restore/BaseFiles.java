package dev.reprise.component.postgres.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Compares the files of a restored base with the manifest that the server itself wrote. */
final class BaseFiles {
    private static final String MANIFEST = "backup_manifest";
    private static final int BLOCK = 256 * 1024;

    private BaseFiles() {}

    /**
     * Reads every file that the manifest names.
     *
     * @return empty if all are there and as they were, else the first that is not, in words
     */
    static Optional<String> compare(Path data, Work work) throws IOException, SupersededException {
        JsonNode files;
        try {
            files = new ObjectMapper().readTree(data.resolve(MANIFEST).toFile()).path("Files");
        } catch (NoSuchFileException | java.io.FileNotFoundException e) {
            return Optional.of(MANIFEST + " is missing");
        }
        long total = 0;
        for (JsonNode each : files) {
            total += each.path("Size").asLong();
        }
        long before = 0;
        for (JsonNode each : files) {
            long start = before;
            long all = total;
            Optional<String> wrong =
                    compare(
                            data,
                            each,
                            read ->
                                    work.progress(
                                            "comparing the base with its manifest",
                                            start + read,
                                            all,
                                            "bytes"));
            if (wrong.isPresent()) {
                return wrong;
            }
            before += each.path("Size").asLong();
        }
        return Optional.empty();
    }

    /** Told how many bytes of a file were read so far. */
    private interface Progress {
        void read(long bytes) throws SupersededException;
    }

    private static Optional<String> compare(Path data, JsonNode entry, Progress progress)
            throws IOException, SupersededException {
        String name = name(entry);
        Path file = data.resolve(name).normalize();
        if (!file.startsWith(data) || !Files.isRegularFile(file)) {
            return Optional.of(name + " is missing");
        }
        if (Files.size(file) != entry.path("Size").asLong()) {
            return Optional.of(
                    "%s has %d bytes, not %d"
                            .formatted(name, Files.size(file), entry.path("Size").asLong()));
        }
        progress.read(0);
        boolean comparable = entry.path("Checksum-Algorithm").asText().equals("SHA256");
        return comparable && !sha256(file, progress).equals(entry.path("Checksum").asText())
                ? Optional.of(name + " does not fit its checksum")
                : Optional.empty();
    }

    /** A name that is no UTF-8 is written in hexadecimal digits. */
    private static String name(JsonNode entry) {
        return entry.hasNonNull("Path")
                ? entry.path("Path").asText()
                : new String(
                        HexFormat.of().parseHex(entry.path("Encoded-Path").asText()),
                        StandardCharsets.ISO_8859_1);
    }

    private static String sha256(Path file, Progress progress)
            throws IOException, SupersededException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[BLOCK];
            long all = 0;
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
                all += read;
                progress.read(all);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
