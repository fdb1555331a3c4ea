package dev.reprise.vault.seal;

import java.nio.file.Path;

/** Says what of a folder goes into a seal. Called on one thread. */
@FunctionalInterface
public interface FolderFilter {
    FolderFilter EVERYTHING = (relative, isFolder) -> true;

    /**
     * @param relative the path below the folder that is sealed
     * @param isFolder a folder that is not accepted is not looked into
     */
    boolean accepts(Path relative, boolean isFolder);
}
