package dev.reprise.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A small tree of session files in layout A, and what it held when it was whole. */
final class Sessions {
    private static final int COUNT = 40;
    private static final int GONE = 12;

    private final Path root;
    private final Path infos;
    private final Map<String, String> whole;

    Sessions(Path root) throws IOException {
        this.root = root;
        Path session = root.resolve("project/p1/storage/session");
        this.infos = Files.createDirectories(session.resolve("info"));
        for (int i = 0; i < COUNT; i++) {
            String id = id(i);
            Files.createDirectories(session.resolve("message").resolve(id));
            Files.writeString(
                    infos.resolve(id + ".json"),
                    "{\"id\":\"%s\",\"title\":\"session %d\",\"version\":\"0.1.0\",\"time\":{\"created\":1760000000000,\"updated\":1760000000000}}"
                            .formatted(id, i));
        }
        this.whole = content();
    }

    /** Twelve go, and one is overwritten with NUL bytes. */
    void harm() throws IOException {
        for (int i = 0; i < GONE; i++) {
            Files.delete(infos.resolve(id(i) + ".json"));
        }
        Files.write(infos.resolve(id(20) + ".json"), new byte[120]);
    }

    /** One that a repair has put back. */
    void overwriteOneThatWasHarmed() throws IOException {
        Files.write(infos.resolve(id(0) + ".json"), new byte[120]);
    }

    /** Whether none of those that were removed is there, but for one that was overwritten since. */
    boolean isStillHarmed() {
        return IntStream.range(1, GONE)
                .noneMatch(i -> Files.exists(infos.resolve(id(i) + ".json")));
    }

    boolean isWhole() throws IOException {
        return content().equals(whole);
    }

    private Map<String, String> content() throws IOException {
        var content = new TreeMap<String, String>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> content.put(root.relativize(file).toString(), read(file)));
        }
        return content;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String id(int number) {
        return "ses_abcdefabcd%02dAAAAAAAAAAAAAA".formatted(number);
    }
}
