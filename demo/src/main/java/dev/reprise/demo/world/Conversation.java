package dev.reprise.demo.world;

import dev.reprise.demo.world.SessionProject.Layout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What OpenCode would write for sessions, their messages and sub-sessions. Not thread-safe. */
public final class Conversation {
    private static final List<String> WORDS =
            List.of(
                    "refactor",
                    "the",
                    "parser",
                    "tests",
                    "agent",
                    "failed",
                    "because",
                    "vector",
                    "memory",
                    "session",
                    "retry",
                    "build",
                    "please",
                    "explain",
                    "index",
                    "query",
                    "timeout",
                    "write",
                    "function",
                    "that",
                    "returns",
                    "commit",
                    "branch",
                    "why");

    private final RandomGenerator random;
    private final SessionIds ids;

    public Conversation(RandomGenerator random) {
        this.random = random;
        this.ids = new SessionIds(random);
    }

    public String newSession(Instant at) {
        return ids.session(at);
    }

    public SessionFile info(
            SessionProject project,
            String session,
            Optional<String> parent,
            Instant created,
            Instant updated) {
        var info = new HashMap<String, Object>();
        info.put("id", session);
        parent.ifPresent(id -> info.put("parentID", id));
        info.put("title", words(4));
        info.put("version", project.layout() == Layout.A ? "0.1.194" : "0.5.29");
        info.put("time", time(created, updated));
        return SessionFile.of(project.info(session), info);
    }

    /** One message: a file of its own, and in layout B one more for its part. */
    public List<SessionFile> message(
            SessionProject project, String session, String role, Instant at) {
        String message = ids.message(at);
        var content = new HashMap<String, Object>();
        content.put("id", message);
        content.put("sessionID", session);
        content.put("role", role);
        content.put("time", Map.of("created", at.toEpochMilli()));
        Map<String, Object> text = Map.of("type", "text", "text", words(20 + random.nextInt(120)));
        List<SessionFile> files = new ArrayList<>();
        switch (project.layout()) {
            case A -> {
                content.put("parts", List.of(text));
                files.add(SessionFile.of(project.message(session, message), content));
            }
            case B -> {
                files.add(SessionFile.of(project.message(session, message), content));
                String part = ids.part(at);
                var whole = new HashMap<>(text);
                whole.put("id", part);
                whole.put("sessionID", session);
                whole.put("messageID", message);
                files.add(SessionFile.of(project.part(session, message, part), whole));
            }
        }
        return files;
    }

    /** The fork's record of a sub-session that has ended well. */
    public SessionFile subSession(
            SessionProject project, String session, String parent, Instant from, Instant to) {
        var content = new HashMap<String, Object>();
        content.put("id", session);
        content.put("parentSessionId", parent);
        content.put("agentName", "agent-" + random.nextInt(7));
        content.put("taskDescription", words(8));
        content.put("status", "completed");
        content.put("createdAt", from.toEpochMilli());
        content.put("startedAt", from.toEpochMilli());
        content.put("completedAt", to.toEpochMilli());
        content.put("summary", words(12));
        return SessionFile.of(project.subSession(session), content);
    }

    public SessionFile subSessionIndex(
            SessionProject project, String parent, List<String> children) {
        return SessionFile.of(project.subSessionIndex(parent), children);
    }

    private static Map<String, Long> time(Instant created, Instant updated) {
        return Map.of("created", created.toEpochMilli(), "updated", updated.toEpochMilli());
    }

    private String words(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return text.toString();
    }
}
