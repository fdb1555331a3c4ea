package dev.reprise.cli.restore;

import dev.reprise.cli.CommandException;
import dev.reprise.cli.Exit;
import dev.reprise.contracts.Wire;
import dev.reprise.files.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Remembers what was wanted under a plan's id, until the run folder is emptied. */
public final class PlanFolder {
    private final Path folder;

    public PlanFolder(Path runFolder) {
        this.folder = runFolder.resolve("plans");
    }

    public void remember(RestorePlan plan) throws IOException {
        List<Wanted> wanted = plan.parts().stream().map(RestorePlan.Part::wanted).toList();
        Durable.write(file(plan.id()), Wire.json(wanted));
    }

    /**
     * @throws CommandException if there is no such plan
     */
    public List<Wanted> recall(String id) throws IOException {
        if (!id.matches("[0-9a-f]{1,16}")) {
            throw unknown(id);
        }
        try {
            return List.of(Wire.fromJson(Files.readAllBytes(file(id)), Wanted[].class));
        } catch (NoSuchFileException e) {
            throw unknown(id);
        }
    }

    private Path file(String id) {
        return folder.resolve(id + ".json");
    }

    private CommandException unknown(String id) {
        return new CommandException(
                Exit.USAGE,
                "there is no plan " + id,
                folder.toString(),
                "`reprise restore ... --dry-run` makes one and prints its id");
    }
}
