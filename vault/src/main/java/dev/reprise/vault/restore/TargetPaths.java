package dev.reprise.vault.restore;

import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.files.Births;
import dev.reprise.vault.files.PathNames;
import dev.reprise.vault.repository.Trees;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where entries go below the target, every name on the way proven plain. Remembers the folder of
 * the entry before, since most entries have a neighbour. Used by one thread.
 */
final class TargetPaths {
    private final Path target;
    private final String prefix;
    private String folder;
    private Path folderPath;
    private Births births = new Births();

    /**
     * @param prefix what all paths begin with, and what is left away
     */
    TargetPaths(Path target, String prefix) {
        this.target = target;
        this.prefix = prefix;
        this.folder = prefix;
        this.folderPath = target;
    }

    Path of(Entry entry) throws IOException {
        String path = entry.path();
        int name = path.lastIndexOf('/') + 1;
        if (name != folder.length() || !path.startsWith(folder)) {
            enter(path.substring(0, name), entry);
        }
        return PathNames.resolve(folderPath, plain(path.substring(name), entry));
    }

    private void enter(String other, Entry entry) throws IOException {
        Path path = target;
        if (other.length() > prefix.length()) {
            String below = other.substring(prefix.length(), other.length() - 1);
            for (String name : below.split("/", -1)) {
                path = PathNames.resolve(path, plain(name, entry));
            }
        }
        folder = other;
        folderPath = path;
        births = new Births();
    }

    private static String plain(String name, Entry entry) throws IOException {
        if (!Trees.isPlain(name)) {
            throw new VaultException.RefusedTarget(
                    "a name in the snapshot leaves its folder", entry.path());
        }
        return name;
    }

    /** Of files in the folder of the last entry. */
    Births births() {
        return births;
    }
}
