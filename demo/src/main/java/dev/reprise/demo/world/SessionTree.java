package dev.reprise.demo.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Grows a tree of OpenCode sessions, as if people had worked for three months: one project in
 * layout A with sub-sessions and their index, one in layout B. The same seed gives the same tree.
 */
public final class SessionTree {
    private static final Duration PAST = Duration.ofDays(90);

    private final Path root;
    private final RandomGenerator random;
    private final Conversation conversation;

    public SessionTree(Path root, long seed) {
        this.root = root;
        this.random = new SplittableRandom(seed);
        this.conversation = new Conversation(random);
    }

    /**
     * @param layoutA sessions in layout A that are no sub-sessions
     * @param subSessions below some of them
     * @param layoutB sessions in layout B
     */
    public record Size(int layoutA, int subSessions, int layoutB) {
        /** The runbook's own: 265 sessions, 131 sub-sessions. */
        public static final Size OF_THE_RUNBOOK = new Size(165, 131, 100);

        public int sessions() {
            return layoutA + layoutB;
        }
    }

    /**
     * @param now everything in the tree is older
     */
    public void grow(Size size, Instant now) throws IOException {
        SessionProject a = SessionProject.inLayoutA(root);
        SessionProject b = SessionProject.inLayoutB(root);
        Files.createDirectories(a.session().resolve("share"));
        Files.createDirectories(a.session().resolve("performance"));
        List<Started> parents = new ArrayList<>();
        for (int i = 0; i < size.layoutA(); i++) {
            parents.add(session(a, Optional.empty(), past(now)));
        }
        for (int i = 0; i < size.layoutB(); i++) {
            session(b, Optional.empty(), past(now));
        }
        Files.writeString(b.storage().resolve("migration"), "2");
        subSessions(a, parents, size.subSessions());
    }

    private void subSessions(SessionProject project, List<Started> parents, int count)
            throws IOException {
        // A third of the parents have all the sub-sessions, as with people who work that way.
        int withChildren = Math.max(1, parents.size() / 3);
        for (int p = 0; p < withChildren; p++) {
            Started parent = parents.get(p * (parents.size() / withChildren));
            List<String> children = new ArrayList<>();
            for (int i = p; i < count; i += withChildren) {
                Instant from = parent.at().plusSeconds(60L + i);
                Started child = session(project, Optional.of(parent.id()), from);
                conversation
                        .subSession(project, child.id(), parent.id(), from, from.plusSeconds(30))
                        .writeUnsynced();
                children.add(child.id());
            }
            if (!children.isEmpty()) {
                conversation.subSessionIndex(project, parent.id(), children).writeUnsynced();
            }
        }
    }

    private Started session(SessionProject project, Optional<String> parent, Instant created)
            throws IOException {
        String id = conversation.newSession(created);
        int messages = 2 + random.nextInt(5);
        Instant at = created;
        for (int i = 0; i < messages; i++) {
            at = at.plusSeconds(5L + random.nextInt(20));
            String role = i % 2 == 0 ? "user" : "assistant";
            for (SessionFile file : conversation.message(project, id, role, at)) {
                file.writeUnsynced();
            }
        }
        conversation.info(project, id, parent, created, at).writeUnsynced();
        return new Started(id, created);
    }

    private Instant past(Instant now) {
        return now.minusSeconds(3_600 + random.nextLong(PAST.toSeconds()));
    }

    private record Started(String id, Instant at) {}
}
