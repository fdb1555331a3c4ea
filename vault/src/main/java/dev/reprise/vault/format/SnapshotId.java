package dev.reprise.vault.format;

/** The id of a snapshot: the SHA-256 of its file. */
public record SnapshotId(ObjectId id) implements Comparable<SnapshotId> {
    /**
     * @throws IllegalArgumentException unless it is 64 hexadecimal digits
     */
    public static SnapshotId parse(String hex) {
        return new SnapshotId(ObjectId.parse(hex));
    }

    public String hex() {
        return id.hex();
    }

    /** The first eight digits, which restic takes and shows. */
    public String shortHex() {
        return id.shortHex();
    }

    @Override
    public int compareTo(SnapshotId other) {
        return id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return hex();
    }
}
