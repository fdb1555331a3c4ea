package dev.reprise.demo.sabotage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.demo.world.SessionProject;
import dev.reprise.demo.world.SessionTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreyTest {
    private static final Instant NOW = Instant.now().plusSeconds(60);

    @TempDir Path tree;

    @Test
    void shouldDeleteThirtyPerCentAndHarmSevenMoreInOtherWays() throws IOException {
        // Given
        new SessionTree(tree, 7).grow(SessionTree.Size.OF_THE_RUNBOOK, NOW);

        // When
        Prey prey = Prey.choose(tree, 7, NOW);

        // Then
        assertThat(prey.sessions()).isEqualTo(80 + 4 + 3);
        assertThat(prey.deleted().stream().filter(p -> p.toString().contains("/info/")))
                .hasSize(80);
        assertThat(prey.truncated()).hasSize(4);
        assertThat(prey.zeroed()).hasSize(3);
        assertThat(prey.index()).hasSize(1);
    }

    @Test
    void shouldHarmNoFileTwice() throws IOException {
        // Given
        new SessionTree(tree, 7).grow(SessionTree.Size.OF_THE_RUNBOOK, NOW);

        // When
        Prey prey = Prey.choose(tree, 7, NOW);

        // Then
        Set<String> deleted = new HashSet<>();
        prey.deleted().forEach(p -> deleted.add(session(p)));
        assertThat(
                        Stream.of(prey.truncated(), prey.zeroed(), prey.index())
                                .flatMap(java.util.List::stream)
                                .map(PreyTest::session))
                .doesNotContainAnyElementsOf(deleted)
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldSpareWhatWasWrittenLately() throws IOException {
        // Given
        new SessionTree(tree, 7).grow(new SessionTree.Size(10, 0, 10), NOW);
        SessionProject a = SessionProject.inLayoutA(tree);
        try (Stream<Path> infos = Files.list(a.session().resolve("info"))) {
            for (Path info : infos.toList()) {
                Files.setLastModifiedTime(info, FileTime.from(NOW.plusSeconds(10)));
            }
        }

        // When
        Prey prey = Prey.choose(tree, 7, NOW);

        // Then
        assertThat(prey.deleted()).noneMatch(p -> p.startsWith(a.storage()));
    }

    private static String session(Path path) {
        for (Path element : path) {
            if (element.toString().startsWith("ses_")) {
                return element.toString().replace(".json", "");
            }
        }
        throw new IllegalArgumentException(path.toString());
    }
}
