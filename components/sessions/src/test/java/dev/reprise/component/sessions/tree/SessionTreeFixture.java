package dev.reprise.component.sessions.tree;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes session trees as an OpenCode server does, in layout A or B, the same for a seed. */
public final class SessionTreeFixture {
    private static final String BASE62 =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final Path root;
    private final Layout layout;
    private final Random random;
    private final String storage;
    private final Map<String, List<String>> subsOf = new LinkedHashMap<>();
    private final List<String> sessions = new ArrayList<>();
    private long time = 1_795_404_000_000L;

    public SessionTreeFixture(Path root, Layout layout, long seed) throws IOException {
        this(root, layout, seed, "home-dev-app");
    }

    public SessionTreeFixture(Path root, Layout layout, long seed, String project)
            throws IOException {
        this.root = root;
        this.layout = layout;
        this.random = new Random(seed);
        this.storage = "project/" + project + "/storage/session/";
        write("project/" + project + "/app.json", "{\"initialized\":" + time + "}");
        if (layout == Layout.B) {
            write("project/" + project + "/storage/migration", "2");
        }
    }

    public Path root() {
        return root;
    }

    public List<String> sessions() {
        return List.copyOf(sessions);
    }

    public Map<String, List<String>> subSessions() {
        return subsOf;
    }

    /** So many sessions of one to three messages; every second one has a sub-session. */
    public SessionTreeFixture sessions(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            String id = session("");
            for (int m = 0; m <= random.nextInt(3); m++) {
                message(id);
            }
            if (i % 2 == 1) {
                subSession(id);
            }
        }
        return this;
    }

    public String session(String parent) throws IOException {
        String id = "ses_" + id();
        sessions.add(id);
        info(id, parent, "Session " + sessions.size());
        return id;
    }

    public void info(String id, String parent, String title) throws IOException {
        long now = ++time;
        write(
                infoPath(id),
                "{\"id\":\"%s\",\"version\":\"0.1.174\",%s\"title\":\"%s\",\"time\":{\"created\":%d,\"updated\":%d}}"
                        .formatted(
                                id,
                                parent.isEmpty() ? "" : "\"parentID\":\"" + parent + "\",",
                                title,
                                1_795_404_000_000L,
                                now));
    }

    public String message(String session) throws IOException {
        String id = "msg_" + id();
        String text = "x".repeat(100 + random.nextInt(400));
        if (layout == Layout.B) {
            write(
                    messagePath(session, id),
                    "{\"id\":\"%s\",\"sessionID\":\"%s\",\"time\":{\"created\":%d},\"role\":\"user\"}"
                            .formatted(id, session, ++time));
            String part = "prt_" + id();
            write(
                    storage + "part/" + session + "/" + id + "/" + part + ".json",
                    "{\"type\":\"text\",\"id\":\"%s\",\"messageID\":\"%s\",\"sessionID\":\"%s\",\"text\":\"%s\"}"
                            .formatted(part, id, session, text));
        } else {
            write(
                    messagePath(session, id),
                    "{\"role\":\"user\",\"id\":\"%s\",\"parts\":[{\"type\":\"text\",\"text\":\"%s\"}],\"metadata\":{\"time\":{\"created\":%d},\"sessionID\":\"%s\",\"tool\":{}}}"
                            .formatted(id, text, ++time, session));
        }
        return id;
    }

    /** As the fork does: the record, then the parent's index. */
    public String subSession(String parent) throws IOException {
        String id = session(parent);
        write(
                subPath(id),
                "{\"id\":\"%s\",\"parentSessionId\":\"%s\",\"agentName\":\"coder\",\"taskDescription\":\"t\",\"status\":\"completed\",\"createdAt\":%d,\"startedAt\":%d,\"completedAt\":%d}"
                        .formatted(id, parent, ++time, ++time, ++time));
        subsOf.computeIfAbsent(parent, each -> new ArrayList<>()).add(id);
        index(parent, subsOf.get(parent));
        return id;
    }

    public void index(String parent, List<String> ids) throws IOException {
        write(indexPath(parent), ids.isEmpty() ? "[]" : "[\"" + String.join("\",\"", ids) + "\"]");
    }

    public String infoPath(String id) {
        return storage + "info/" + id + ".json";
    }

    public String messagePath(String session, String message) {
        return storage + "message/" + session + "/" + message + ".json";
    }

    public String messageFolder(String session) {
        return storage + "message/" + session;
    }

    /** The files of a session's messages, sorted. */
    public List<Path> messages(String session) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(messageFolder(session)))) {
            return files.sorted().toList();
        }
    }

    public String partFolder() {
        return storage + "part";
    }

    public String subPath(String id) {
        return storage + "sub-sessions/" + id + ".json";
    }

    public String indexPath(String parent) {
        return storage + "sub-session-index/" + parent + ".json";
    }

    /** Through a temporary file and a rename, as the server writes. */
    public void write(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Path temporary = file.resolveSibling(file.getFileName() + "." + time + ".tmp");
        Files.writeString(temporary, content);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** In place, as damage comes. */
    public void overwrite(String path, byte[] content) throws IOException {
        Files.write(root.resolve(path), content);
    }

    public void fillWithNul(String path) throws IOException {
        overwrite(path, new byte[(int) Files.size(root.resolve(path))]);
    }

    public void truncate(String path) throws IOException {
        byte[] content = Files.readAllBytes(root.resolve(path));
        overwrite(path, java.util.Arrays.copyOf(content, content.length / 2));
    }

    /** The info and all that lies under the session's name. */
    public void delete(String session) throws IOException {
        Files.deleteIfExists(root.resolve(infoPath(session)));
        deleteTree(root.resolve(messageFolder(session)));
        deleteTree(root.resolve(storage + "part/" + session));
    }

    /** All files below the root, by path. */
    public Map<String, String> content() throws IOException {
        return content(root);
    }

    public static Map<String, String> content(Path root) throws IOException {
        var found = new TreeMap<String, String>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.put(
                        root.relativize(file).toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            }
        }
        return found;
    }

    public static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private String id() {
        var id = new StringBuilder("%012x".formatted(random.nextLong() & 0xffff_ffff_ffffL));
        for (int i = 0; i < 14; i++) {
            id.append(BASE62.charAt(random.nextInt(62)));
        }
        return id.toString();
    }
}
