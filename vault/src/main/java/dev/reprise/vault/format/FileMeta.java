package dev.reprise.vault.format;

import java.time.Instant;

/**
 * What is known about a file beside its name and content.
 *
 * @param permissions the twelve low mode bits, such as 0644
 * @param changed the inode's change time, which tells a file that was written and set back
 * @param user the owner's name, or "" if unknown; restoring goes by the number
 * @param inode 0 if unknown; with {@code deviceId} it tells hard links and replaced files
 * @param device the device number of a device node
 */
public record FileMeta(
        int permissions,
        Instant modified,
        Instant changed,
        int uid,
        int gid,
        String user,
        String group,
        long inode,
        long deviceId,
        long links,
        long device) {

    /** A file that comes from no file system: owned by root until {@link #ownedBy} says else. */
    public static FileMeta of(int permissions, Instant modified) {
        return new FileMeta(permissions, modified, modified, 0, 0, "", "", 0, 0, 1, 0);
    }

    public FileMeta ownedBy(int uid, int gid) {
        return new FileMeta(
                permissions, modified, changed, uid, gid, "", "", inode, deviceId, links, device);
    }
}
