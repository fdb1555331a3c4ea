package dev.reprise.vault.format;

/** What a blob holds: file content, or the listing of one folder. */
public enum BlobKind {
    DATA("data"),
    TREE("tree");

    private final String word;

    BlobKind(String word) {
        this.word = word;
    }

    /** The word in index files. */
    public String word() {
        return word;
    }
}
