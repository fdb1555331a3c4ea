package dev.reprise.vault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder with one of everything that a backup must bring back, and its description. */
final class SampleTree {
    private SampleTree() {}

    static void create(Path root, long seed) throws IOException {
        Random random = new Random(seed);
        Files.createDirectories(root.resolve("empty folder"));
        Files.createDirectories(root.resolve("deep/er/and deeper"));
        Files.write(root.resolve("empty"), new byte[0]);
        Files.writeString(root.resolve("small.json"), "{\"id\":\"ses_1\"}\n");
        Files.write(root.resolve("deep/zeros"), new byte[20 * 1024 * 1024]);
        Files.write(root.resolve("deep/er/noise"), noise(random, 9_000_001));
        Files.write(root.resolve("deep/er/and deeper/text"), text(random, 3_000_000));
        for (int i = 0; i < 60; i++) {
            Files.write(root.resolve("deep/er/m" + i + ".json"), text(random, 2_000 + i));
        }
        Files.write(root.resolve("quote\" back\\slash \t tab"), new byte[] {1});
        Files.write(root.resolve("snö ☃ 😀"), new byte[] {2});
        Files.createSymbolicLink(root.resolve("link"), Path.of("deep/zeros"));
        Files.createSymbolicLink(root.resolve("dangling"), Path.of("../nowhere/at all"));
        Files.createLink(root.resolve("hard link"), root.resolve("small.json"));
        Files.createLink(root.resolve("deep/hard link too"), root.resolve("small.json"));
        Files.setPosixFilePermissions(
                root.resolve("empty"), PosixFilePermissions.fromString("-wx--x---"));
        Files.setAttribute(root.resolve("deep/er/m1.json"), "unix:mode", 04755);
        Files.setAttribute(root.resolve("deep/er/and deeper"), "unix:mode", 03770);
        if (isRoot()) {
            Files.setAttribute(root.resolve("deep/er/m2.json"), "unix:uid", 4711);
            Files.setAttribute(root.resolve("deep/er/m2.json"), "unix:gid", 4712);
            Files.setAttribute(root.resolve("empty folder"), "unix:uid", 4713);
            Files.setAttribute(
                    root.resolve("dangling"), "unix:uid", 4714, LinkOption.NOFOLLOW_LINKS);
        }
        setTime(root.resolve("small.json"), Instant.parse("2001-02-03T04:05:06.123456789Z"));
        setTime(root.resolve("link"), Instant.parse("1999-12-31T23:59:59.5Z"));
        setTime(root.resolve("deep/er"), Instant.parse("1970-01-01T00:00:01Z"));
    }

    static boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    private static void setTime(Path path, Instant time) throws IOException {
        FileTime fileTime = FileTime.from(time);
        Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(fileTime, fileTime, null);
    }

    static byte[] noise(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    static byte[] text(Random random, int size) {
        StringBuilder text = new StringBuilder(size + 20);
        while (text.length() < size) {
            text.append("message ").append(random.nextInt(5_000)).append(' ');
        }
        return text.substring(0, size).getBytes(StandardCharsets.UTF_8);
    }

    /** Everything below a folder that a restore must bring back, one line an entry. */
    static Map<String, String> describe(Path root) throws IOException {
        Map<String, String> lines = new TreeMap<>();
        Map<Object, String> inodes = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted().toList()) {
                if (!path.equals(root)) {
                    lines.put(root.relativize(path).toString(), line(root, path, inodes));
                }
            }
        }
        return lines;
    }

    private static String line(Path root, Path path, Map<Object, String> inodes)
            throws IOException {
        Map<String, Object> found =
                Files.readAttributes(
                        path, "unix:mode,uid,gid,lastModifiedTime,ino", LinkOption.NOFOLLOW_LINKS);
        String line =
                "%o %s:%s %s"
                        .formatted(
                                (Integer) found.get("mode"),
                                found.get("uid"),
                                found.get("gid"),
                                found.get("lastModifiedTime"));
        if (Files.isSymbolicLink(path)) {
            return line + " -> " + Files.readSymbolicLink(path);
        }
        if (Files.isDirectory(path)) {
            return line;
        }
        String name = root.relativize(path).toString();
        String first = inodes.putIfAbsent(found.get("ino"), name);
        return line
                + " "
                + Arrays.hashCode(Files.readAllBytes(path))
                + (first == null ? "" : " = " + first);
    }
}
