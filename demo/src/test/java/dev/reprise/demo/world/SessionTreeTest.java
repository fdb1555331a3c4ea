package dev.reprise.demo.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.demo.world.SessionTree.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTreeTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path root;

    @Test
    void shouldHoldTheRunbooksNumberOfSessionsAndSubSessions() throws IOException {
        // When
        new SessionTree(root, 7).grow(Size.OF_THE_RUNBOOK, NOW);

        // Then
        SessionProject a = SessionProject.inLayoutA(root);
        SessionProject b = SessionProject.inLayoutB(root);
        assertThat(names(a.session().resolve("info"))).hasSize(165 + 131);
        assertThat(names(b.session().resolve("info"))).hasSize(100);
        assertThat(names(a.session().resolve("sub-sessions"))).hasSize(131);
        assertThat(Size.OF_THE_RUNBOOK.sessions()).isEqualTo(265);
    }

    @Test
    void shouldLetIndexSubSessionsAndInfosAgree() throws IOException {
        // When
        new SessionTree(root, 7).grow(new Size(9, 14, 2), NOW);

        // Then
        SessionProject a = SessionProject.inLayoutA(root);
        Set<String> indexed = new HashSet<>();
        for (Path index : files(a.session().resolve("sub-session-index"))) {
            String parent = index.getFileName().toString().replace(".json", "");
            assertThat(a.info(parent)).exists();
            for (JsonNode child : JSON.readTree(index.toFile())) {
                indexed.add(child.asText());
                JsonNode record = JSON.readTree(a.subSession(child.asText()).toFile());
                JsonNode info = JSON.readTree(a.info(child.asText()).toFile());
                assertThat(record.get("parentSessionId").asText()).isEqualTo(parent);
                assertThat(info.get("parentID").asText()).isEqualTo(parent);
            }
        }
        assertThat(indexed).hasSize(14);
    }

    @Test
    void shouldNameEveryFileAndFolderByItsIds() throws IOException {
        // When
        new SessionTree(root, 7).grow(new Size(3, 2, 3), NOW);

        // Then
        for (SessionProject project :
                List.of(SessionProject.inLayoutA(root), SessionProject.inLayoutB(root))) {
            for (Path info : files(project.session().resolve("info"))) {
                JsonNode content = JSON.readTree(info.toFile());
                String id = content.get("id").asText();
                assertThat(info.getFileName()).hasToString(id + ".json");
                assertThat(content.at("/time/created").asLong())
                        .isLessThanOrEqualTo(content.at("/time/updated").asLong());
                for (Path message : files(project.messages(id))) {
                    JsonNode said = JSON.readTree(message.toFile());
                    assertThat(said.get("sessionID").asText()).isEqualTo(id);
                    assertThat(message.getFileName())
                            .hasToString(said.get("id").asText() + ".json");
                }
            }
        }
    }

    @Test
    void shouldGrowTheSameTreeFromTheSameSeed() throws IOException {
        // When
        new SessionTree(root.resolve("one"), 3).grow(new Size(4, 3, 4), NOW);
        new SessionTree(root.resolve("two"), 3).grow(new Size(4, 3, 4), NOW);

        // Then
        assertThat(relative(root.resolve("one"))).isEqualTo(relative(root.resolve("two")));
    }

    private static List<String> relative(Path folder) throws IOException {
        try (var walk = Files.walk(folder)) {
            return walk.map(p -> folder.relativize(p).toString()).sorted().toList();
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var list = Files.list(folder)) {
            return list.toList();
        }
    }

    private static List<String> names(Path folder) throws IOException {
        return files(folder).stream().map(p -> p.getFileName().toString()).toList();
    }
}
