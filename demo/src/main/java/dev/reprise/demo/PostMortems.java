package dev.reprise.demo;

import dev.reprise.demo.journal.IncidentStory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Copies what Reprise has written about an incident into the demo's folder. */
final class PostMortems {
    private final DemoFolder folder;

    PostMortems(DemoFolder folder) {
        this.folder = folder;
    }

    /** Its path relative to the demo's folder; empty if there is none. */
    Optional<String> collect(Optional<IncidentStory> incident) throws IOException {
        if (incident.isEmpty()) {
            return Optional.empty();
        }
        String name = incident.get().incident().label() + ".md";
        Path written = folder.state().resolve("postmortems").resolve(name);
        if (!Files.isRegularFile(written)) {
            return Optional.empty();
        }
        Path copy = folder.postMortems().resolve(name);
        Files.copy(written, copy, StandardCopyOption.REPLACE_EXISTING);
        return Optional.of(folder.root().relativize(copy).toString());
    }
}
