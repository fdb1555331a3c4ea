package dev.reprise.vault.files;

import static java.time.temporal.ChronoUnit.SECONDS;

import dev.reprise.vault.format.Node;
import dev.reprise.vault.format.NodeKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
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

    /**
     * Sets the owner first, since that clears set-user-id bits, and the mode last, since times can
     * be set only on what its owner may read.
     */
    public void apply(Path path, Node node) throws IOException {
        apply(path, node, Born.UNKNOWN);
    }

    /** As {@link #apply(Path, Node)}, without setting what the entry is known to have already. */
    public void apply(Path path, Node node, Born born) throws IOException {
        boolean chown =
                root && (born.uid() != node.meta().uid() || born.gid() != node.meta().gid());
        if (chown) {
            Files.setAttribute(path, "unix:uid", node.meta().uid(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", node.meta().gid(), LinkOption.NOFOLLOW_LINKS);
        }
        setTimes(path, node);
        if (node.kind() != NodeKind.SYMLINK
                && (chown || born.permissions() != node.meta().permissions())) {
            Files.setAttribute(path, "unix:mode", node.meta().permissions());
        }
    }

    private void setTimes(Path path, Node node) throws IOException {
        Instant time = node.meta().modified();
        // Java sets 1970 instead of a fraction of a second before it.
        Instant settable = time.isBefore(Instant.EPOCH) ? time.truncatedTo(SECONDS) : time;
        FileTime modified = FileTime.from(settable);
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
