package dev.reprise.vault.repository;

import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.BlobKind;
import dev.reprise.vault.format.BlobPlace;
import dev.reprise.vault.format.MalformedException;
import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.storage.FileKind;
import dev.reprise.vault.storage.Storage.StoredFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Where blobs lie of which the index files say nothing, because one is damaged or gone: read from
 * the headers of the packs that no index names, and kept in memory for reading alone. Nothing new
 * is ever built on it, since other programs would not find it. Thread-safe.
 */
final class IndexRescue {
    private static final int WAITING = 8;
    private static final System.Logger LOG = System.getLogger(IndexRescue.class.getName());

    private final Repository repository;
    private final PackReader reader;
    private final Set<ObjectId> looked = new HashSet<>();
    private final Map<String, String> notes = new LinkedHashMap<>();
    private volatile BlobIndex found = new BlobIndex();

    IndexRescue(Repository repository) {
        this.repository = repository;
        this.reader = new PackReader(repository);
    }

    List<BlobPlace> places(ObjectId id, BlobKind kind) {
        return found.findAll(id, kind);
    }

    /** An index file cannot be used. */
    synchronized void unreadable(String file, VaultException why) {
        note(
                file,
                why.fact()
                        + "; what it said is read from the packs themselves,"
                        + " and saved anew by the next seal");
    }

    /** An index file can be used again. */
    synchronized void readable(String file) {
        notes.remove(file);
    }

    /** Reads the headers of packs that are not among these and were not looked at before. */
    synchronized void look(Set<ObjectId> indexed) throws IOException {
        List<StoredFile> unknown = new ArrayList<>();
        for (StoredFile file : repository.storage().list(FileKind.PACK)) {
            ObjectId pack = ObjectId.parse(file.name());
            if (!indexed.contains(pack) && looked.add(pack)) {
                unknown.add(file);
            }
        }
        if (unknown.isEmpty()) {
            return;
        }
        BlobIndex target = found;
        int before = target.count();
        ConcurrentLinkedQueue<String> headless = new ConcurrentLinkedQueue<>();
        try (BoundedWorkers workers = BoundedWorkers.forProcessors("vault-rescue-", WAITING)) {
            for (StoredFile file : unknown) {
                workers.submit(() -> read(file, target, headless));
            }
            workers.await();
        }
        note(
                FileKind.INDEX.path(""),
                "no index file names %d packs, whose own headers name %d blobs;"
                        .concat(" restic repair index writes it down again")
                        .formatted(unknown.size(), target.count() - before));
        for (String pack : headless) {
            note(FileKind.PACK.path(pack), "its header cannot be read, and no index names it");
        }
    }

    private void read(StoredFile file, BlobIndex target, ConcurrentLinkedQueue<String> headless)
            throws IOException {
        try {
            reader.places(ObjectId.parse(file.name()), file.size()).forEach(target::add);
        } catch (MalformedException | VaultException | EOFException e) {
            headless.add(file.name());
        } catch (NoSuchFileException e) {
            // Another process removed it since the listing: then it holds nothing.
            return;
        }
    }

    private void note(String file, String what) {
        if (!what.equals(notes.put(file, what))) {
            LOG.log(System.Logger.Level.WARNING, "{0}: {1}", file, what);
        }
    }

    /** What a person should know and mend. */
    synchronized List<String> notes() {
        List<String> lines = new ArrayList<>();
        notes.forEach((file, what) -> lines.add(file + ": " + what));
        return lines;
    }
}
