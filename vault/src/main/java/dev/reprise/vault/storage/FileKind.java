package dev.reprise.vault.storage;

/** The kinds of files in a repository, with the folder of each. */
public enum FileKind {
    CONFIG(""),
    KEY("keys"),
    LOCK("locks"),
    SNAPSHOT("snapshots"),
    INDEX("index"),
    PACK("data");

    private final String folder;

    FileKind(String folder) {
        this.folder = folder;
    }

    String folder() {
        return folder;
    }

    /** The path of a file of this kind, relative to the repository, for people to find it by. */
    public String path(String name) {
        return switch (this) {
            case CONFIG -> "config";
            case PACK -> folder + "/" + name.substring(0, 2) + "/" + name;
            case KEY, LOCK, SNAPSHOT, INDEX -> folder + "/" + name;
        };
    }
}
