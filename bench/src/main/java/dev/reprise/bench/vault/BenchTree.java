package dev.reprise.bench.vault;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** The trees that are backed up, the same ones in every run. */
final class BenchTree {
    private static final int FILES_A_FOLDER = 100;
    private static final int BLOCK = 4096;

    private BenchTree() {}

    /** 20,000 JSON files of 10 to 20 KB, and eight files of 100 MB of which half compresses. */
    static void mixed(Path root) throws IOException {
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            json(root, i, 10_000 + random.nextInt(10_000), random);
        }
        for (int i = 0; i < 8; i++) {
            Path file = Files.createDirectories(root.resolve("large")).resolve("segment-" + i);
            try (OutputStream out =
                    new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
                halfCompressible(out, 100_000_000, random);
            }
        }
    }

    /** 100,000 small JSON files. */
    static void small(Path root) throws IOException {
        Random random = new Random(43);
        for (int i = 0; i < 100_000; i++) {
            json(root, i, 200 + random.nextInt(600), random);
        }
    }

    private static void json(Path root, int number, int size, Random random) throws IOException {
        Path folder = root.resolve("sessions/ses_" + number / FILES_A_FOLDER);
        if (number % FILES_A_FOLDER == 0) {
            Files.createDirectories(folder);
        }
        StringBuilder json = new StringBuilder(size + 100);
        json.append("{\"id\":\"msg_")
                .append(Long.toHexString(random.nextLong()))
                .append("\",\"parts\":[");
        while (json.length() < size) {
            json.append("{\"type\":\"text\",\"text\":\"");
            for (int word = 0; word < 12; word++) {
                json.append(Integer.toString(random.nextInt(46_656), 36)).append(' ');
            }
            json.append("\"},");
        }
        json.setLength(size - 2);
        json.append("]}");
        Files.write(
                folder.resolve("msg_" + number + ".json"),
                json.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Alternating blocks of noise and of repeated words. */
    private static void halfCompressible(OutputStream out, int size, Random random)
            throws IOException {
        byte[] noise = new byte[BLOCK];
        byte[] words = new byte[BLOCK];
        for (int written = 0; written < size; written += 2 * BLOCK) {
            random.nextBytes(noise);
            byte[] word =
                    ("payload " + random.nextInt(1_000) + " ").getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < BLOCK; i++) {
                words[i] = word[i % word.length];
            }
            int left = size - written;
            out.write(noise, 0, Math.min(BLOCK, left));
            out.write(words, 0, Math.clamp(left - BLOCK, 0, BLOCK));
        }
    }
}
