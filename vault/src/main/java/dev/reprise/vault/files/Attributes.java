package dev.reprise.vault.files;

import dev.reprise.vault.format.Node;
import dev.reprise.vault.format.NodeKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/** Puts owners, modes and times on restored files; symlinks are never followed. Thread-safe. */
public final class Attributes {
    private final boolean root;
    private final List<String> notes = new ArrayList<>();

    /**
     * @param root whether owners can be set; without it they are left as they come
     */
    public Attributes(boolean root) {
        this.root = root;
    }

    /** For this process. */
    public static Attributes forThisProcess() {
        return new Attributes(isRoot());
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    /** Sets the owner first, since that clears set-user-id bits, and the times last. */
    public void apply(Path path, Node node) throws IOException {
        if (root) {
            Files.setAttribute(path, "unix:uid", node.meta().uid(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", node.meta().gid(), LinkOption.NOFOLLOW_LINKS);
        }
        if (node.kind() != NodeKind.SYMLINK) {
            Files.setAttribute(path, "unix:mode", node.meta().permissions());
        }
        setTimes(path, node);
    }

    private void setTimes(Path path, Node node) throws IOException {
        FileTime modified = FileTime.from(node.meta().modified());
        try {
            Files.getFileAttributeView(
                            path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setTimes(modified, modified, null);
        } catch (IOException e) {
            if (node.kind() != NodeKind.SYMLINK) {
                throw e;
            }
            note("the time of a symlink could not be set: " + path);
        }
    }

    public synchronized void note(String note) {
        notes.add(note);
    }

    public synchronized List<String> notes() {
        return List.copyOf(notes);
    }
}
