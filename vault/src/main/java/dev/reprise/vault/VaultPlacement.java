package dev.reprise.vault;

import dev.reprise.vault.fault.VaultException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Where a vault may lie: not in what it protects, nor around it, nor among other files. */
public final class VaultPlacement {
    private static final Set<String> OURS =
            Set.of("config", "data", "index", "keys", "locks", "snapshots", "tmp");

    private VaultPlacement() {}

    /**
     * Compares real paths, so that no symlink hides one in the other; folders that do not exist yet
     * count as where they would come to be.
     *
     * @throws VaultException.Misplaced if the vault and a protected folder contain one another
     */
    public static void check(Path vault, List<Path> protectedFolders) throws IOException {
        Path place = real(vault);
        for (Path folder : protectedFolders) {
            Path other = real(folder);
            if (place.startsWith(other)) {
                throw new VaultException.Misplaced(
                        "the vault lies inside a folder that it protects",
                        List.of(vault.toString(), folder.toString()));
            }
            if (other.startsWith(place)) {
                throw new VaultException.Misplaced(
                        "a protected folder lies inside the vault",
                        List.of(folder.toString(), vault.toString()));
            }
        }
    }

    private static Path real(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        if (Files.exists(absolute)) {
            return absolute.toRealPath();
        }
        Path parent = absolute.getParent();
        Path name = absolute.getFileName();
        return parent == null || name == null ? absolute : real(parent).resolve(name).normalize();
    }

    /**
     * @throws VaultException.AlreadyExists if the folder holds files that no vault has
     */
    static void refuseForeign(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new VaultException.AlreadyExists(folder.toString(), "there is a file");
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (!OURS.contains(entry.getFileName().toString())) {
                    throw new VaultException.AlreadyExists(
                            folder.toString(),
                            "the folder holds other files, such as " + entry.getFileName());
                }
            }
        }
    }
}
