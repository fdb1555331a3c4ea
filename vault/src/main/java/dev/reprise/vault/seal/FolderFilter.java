package dev.reprise.vault.seal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Says what of a folder goes into a seal. Called on several threads, one at a time. */
@FunctionalInterface
public interface FolderFilter {
    FolderFilter EVERYTHING = (relative, isFolder) -> true;

    /**
     * @param relative the path below the folder that is sealed
     * @param isFolder a folder that is not accepted is not looked into
     */
    boolean accepts(Path relative, boolean isFolder);

    /**
     * The content of an accepted file whose caller has read it himself, to be sure that it is
     * whole; empty to have it read. Not asked where the parent holds the file unchanged.
     */
    default Optional<byte[]> content(Path relative) throws IOException {
        return Optional.empty();
    }
}
