package dev.reprise.vault.format;

/**
 * Where a blob lies.
 *
 * @param length its sealed length in the pack
 * @param plainLength its length uncompressed, or 0 if it is stored uncompressed
 */
public record BlobPlace(
        ObjectId id, BlobKind kind, ObjectId pack, int offset, int length, int plainLength) {}
