package dev.reprise.component.sessions.repair;

/** How a folder was that has to be made again. */
public record FolderMeta(String path, int mode, int uid, int gid) {}
