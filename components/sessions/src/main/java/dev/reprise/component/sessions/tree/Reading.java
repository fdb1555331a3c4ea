package dev.reprise.component.sessions.tree;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What one file is, read to its end while nobody wrote to it, and none of its content kept: a file
 * of any size takes the same memory.
 *
 * @param mode the permission bits
 * @param hash SHA-256 of the content in hexadecimal digits
 */
public record Reading(Stamp stamp, int mode, int uid, int gid, String hash, Verdict verdict) {
    private record What(String hash, Verdict verdict) {}

    /**
     * @param path the record that should lie in the file
     * @return empty if there is no regular file, or it is written to all the time
     * @throws IOException if it cannot be read
     */
    public static Optional<Reading> of(Path file, RecordPath path) throws IOException {
        return Steady.read(file, (in, stamp) -> what(in, stamp, path))
                .map(
                        each ->
                                new Reading(
                                        each.stamp(),
                                        each.mode(),
                                        each.uid(),
                                        each.gid(),
                                        each.what().hash(),
                                        each.what().verdict()));
    }

    public boolean sound() {
        return verdict instanceof Verdict.Sound;
    }

    private static What what(InputStream in, Stamp stamp, RecordPath path) throws IOException {
        MessageDigest digest = Sample.sha256();
        Verdict verdict = RecordJudge.judge(path, new DigestInputStream(in, digest), stamp.size());
        return new What(HexFormat.of().formatHex(digest.digest()), verdict);
    }
}
