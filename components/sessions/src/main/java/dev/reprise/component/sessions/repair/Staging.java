package dev.reprise.component.sessions.repair;

import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.contracts.Wire;
import dev.reprise.files.Durable;
import dev.reprise.files.FileTree;
import dev.reprise.vault.files.PathNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A repair prepared beside the protected folder: {@code files/<path>} with the modes, owners and
 * times that they will have, and {@code plan.json}, which is written last.
 */
public final class Staging {
    private static final String PLAN = "plan.json";
    private static final int AT_ONCE = 8;
    private static final int CHUNK = 64;
    private static final long BLOCK = 4_096;

    private final Path folder;

    public Staging(Path folder) {
        this.folder = folder;
    }

    /** Makes it, and the place for the contents that it is filled from. */
    Depot make() throws IOException {
        Durable.makePrivateFolder(folder);
        Files.createDirectories(depot());
        return Depot.in(depot());
    }

    Path depot() {
        return folder.resolve("versions");
    }

    public Path file(String path) {
        return PathNames.resolve(folder.resolve("files"), path);
    }

    /**
     * What it takes of a disk while it is filled, in bytes: most session files are smaller than a
     * block, and each lies there twice until the last one is written.
     *
     * @param contents of the versions, each under its hash
     */
    static long room(RepairPlan plan, Path contents) throws IOException {
        long blocks = 0;
        var folders = new HashSet<String>();
        for (Repair each : plan.repairs()) {
            if (each.putsIn()) {
                blocks += (Files.size(contents.resolve(each.hash())) + BLOCK - 1) / BLOCK;
                folders.add(each.path().substring(0, each.path().lastIndexOf('/') + 1));
            }
        }
        return (2 * blocks + folders.size()) * BLOCK;
    }

    /** Writes every file of the plan, durable on return. */
    void fill(RepairPlan plan, Depot depot, Work work)
            throws IOException, SupersededException, InterruptedException {
        List<Repair> repairs = plan.repairs();
        // several at once: the disk makes the files last together
        try (var pool = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            for (int from = 0; from < repairs.size(); from += CHUNK) {
                work.progress("staging session files", from, repairs.size(), "files");
                int to = Math.min(repairs.size(), from + CHUNK);
                var writes = new ArrayList<Future<?>>();
                for (Repair each : repairs.subList(from, to)) {
                    if (each.putsIn()) {
                        writes.add(pool.submit(() -> stage(each, depot)));
                    }
                }
                for (Future<?> each : writes) {
                    each.get();
                }
                if (from == 0) {
                    work.crashPoint("restore.stage.mid");
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
        FileTree.remove(depot());
        Durable.write(folder.resolve(PLAN), Wire.json(plan));
    }

    private boolean stage(Repair repair, Depot depot) throws IOException {
        Path file = file(repair.path());
        Files.createDirectories(parent(file));
        Durable.copy(depot.content(repair.hash()), file);
        dress(file, repair);
        return true;
    }

    /** Writes a file as the repair wants it, durable but for its name. */
    static void write(Path file, byte[] content, Repair like) throws IOException {
        Durable.fill(file, content);
        dress(file, like);
    }

    private static void dress(Path file, Repair like) throws IOException {
        own(file, like.mode(), like.uid(), like.gid());
        if (like.mtime() != 0) {
            Files.setLastModifiedTime(file, FileTime.from(like.mtime(), TimeUnit.NANOSECONDS));
        }
    }

    /** Sets mode and, where we may, owner; a session file with another owner is still whole. */
    static void own(Path file, int mode, int uid, int gid) throws IOException {
        boolean mine =
                Files.getAttribute(file, "unix:uid").equals(uid)
                        && Files.getAttribute(file, "unix:gid").equals(gid);
        if (!mine && "root".equals(System.getProperty("user.name"))) {
            Files.setAttribute(file, "unix:uid", uid);
            Files.setAttribute(file, "unix:gid", gid);
        }
        Files.setAttribute(file, "unix:mode", mode);
    }

    /** Empty until the staging is whole. */
    public java.util.Optional<RepairPlan> plan() throws IOException {
        return plan(folder);
    }

    static java.util.Optional<RepairPlan> plan(Path folder) throws IOException {
        try {
            return java.util.Optional.of(
                    Wire.fromJson(Files.readAllBytes(folder.resolve(PLAN)), RepairPlan.class));
        } catch (java.nio.file.NoSuchFileException e) {
            return java.util.Optional.empty();
        }
    }

    static void keepPlan(Path folder, RepairPlan plan) throws IOException {
        Durable.makePrivateFolder(folder);
        if (!Files.exists(folder.resolve(PLAN))) {
            Durable.write(folder.resolve(PLAN), Wire.json(plan));
        }
    }

    static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.getFileSystem().getPath("/") : parent;
    }
}
