package dev.reprise.vault.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/** The owner and mode that a new file has by itself, before any is set. */
public record Born(long uid, long gid, int permissions) {
    /** Equal to no file's. */
    public static final Born UNKNOWN = new Born(Long.MIN_VALUE, Long.MIN_VALUE, -1);

    private static final int PERMISSIONS = 07777;

    static Born look(Path file) throws IOException {
        Map<String, Object> found =
                Files.readAttributes(file, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
        return found.get("uid") instanceof Integer uid
                        && found.get("gid") instanceof Integer gid
                        && found.get("mode") instanceof Integer mode
                ? new Born(uid, gid, mode & PERMISSIONS)
                : UNKNOWN;
    }
}
