package dev.reprise.demo.sabotage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.demo.world.SessionProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Which sessions are harmed, and how. Sub-sessions are spared, and so is whatever was written
 * lately: it may be in use.
 *
 * @param deleted files and folders
 * @param truncated files
 * @param zeroed files
 * @param index the index of one session's sub-sessions; empty if there is none
 * @param sessions how many sessions that are
 */
record Prey(
        List<Path> deleted,
        List<Path> truncated,
        List<Path> zeroed,
        List<Path> index,
        int sessions) {
    private static final double SHARE_DELETED = 0.3;
    private static final int TRUNCATED = 4;
    private static final int ZEROED = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Session(SessionProject project, String id) {}

    /**
     * @param olderThan sessions written later are spared
     */
    static Prey choose(Path tree, long seed, Instant olderThan) throws IOException {
        List<Session> quiet = new ArrayList<>();
        int all = 0;
        for (SessionProject project :
                List.of(SessionProject.inLayoutA(tree), SessionProject.inLayoutB(tree))) {
            for (Path info : sorted(project.session().resolve("info"))) {
                if (isSubSession(info)) {
                    continue;
                }
                all++;
                if (Files.getLastModifiedTime(info).toInstant().isBefore(olderThan)) {
                    quiet.add(
                            new Session(
                                    project, info.getFileName().toString().replace(".json", "")));
                }
            }
        }
        Collections.shuffle(quiet, new Random(seed));
        int deleted = Math.min((int) Math.round(all * SHARE_DELETED), quiet.size());
        List<Session> rest = quiet.subList(deleted, quiet.size());
        List<Session> harmed = rest.subList(0, Math.min(TRUNCATED + ZEROED, rest.size()));
        return new Prey(
                quiet.subList(0, deleted).stream().flatMap(Prey::whole).toList(),
                victims(harmed.subList(0, Math.min(TRUNCATED, harmed.size()))),
                victims(harmed.subList(Math.min(TRUNCATED, harmed.size()), harmed.size())),
                rest.stream()
                        .skip(harmed.size())
                        .map(s -> s.project().subSessionIndex(s.id()))
                        .filter(Files::exists)
                        .limit(1)
                        .toList(),
                deleted + harmed.size());
    }

    /** Every second one loses its info, the others a message. */
    private static List<Path> victims(List<Session> sessions) throws IOException {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < sessions.size(); i++) {
            Session session = sessions.get(i);
            Path info = session.project().info(session.id());
            files.add(
                    i % 2 == 0
                            ? info
                            : sorted(session.project().messages(session.id())).stream()
                                    .findFirst()
                                    .orElse(info));
        }
        return files;
    }

    private static Stream<Path> whole(Session session) {
        SessionProject project = session.project();
        return Stream.of(
                        project.info(session.id()),
                        project.messages(session.id()),
                        project.parts(session.id()))
                .filter(Files::exists);
    }

    private static boolean isSubSession(Path info) throws IOException {
        JsonNode content = JSON.readTree(info.toFile());
        return content.hasNonNull("parentID");
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(p -> p.toString().endsWith(".json")).sorted().toList();
        }
    }
}
