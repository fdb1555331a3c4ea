package dev.reprise.component.sessions.stream;

import dev.reprise.component.Backup;
import dev.reprise.component.ChangeStream;
import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.sessions.shelf.Moment;
import dev.reprise.component.sessions.shelf.Shelf;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.sessions.tree.RecordJudge;
import dev.reprise.component.sessions.tree.RecordPath;
import dev.reprise.component.sessions.tree.Sample;
import dev.reprise.component.sessions.tree.Stamp;
import dev.reprise.component.sessions.tree.Unreadable;
import dev.reprise.component.sessions.tree.Verdict;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult.Sealed;
import dev.reprise.contracts.Wire;
import dev.reprise.vault.RecoverySheet;
import dev.reprise.vault.Vault;
import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.files.FileStat;
import dev.reprise.vault.files.FileStats;
import dev.reprise.vault.files.PathNames;
import dev.reprise.vault.format.FileMeta;
import dev.reprise.vault.format.NodeKind;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.seal.Finding;
import dev.reprise.vault.seal.FolderFilter;
import dev.reprise.vault.seal.SealWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Seals the whole folder. Files that were written to a moment ago are read by ourselves, between
 * two looks that agree, so that no seal holds half a file; what is damaged is sealed as it is and
 * named in {@code .reprise/damaged.json}. A file that cannot be read is left out and named there,
 * and counted in the seal. Thread-safe.
 *
 * <p>Longer than most classes: every way in which a file is not what it was a moment ago is met
 * while the seal is written, and nowhere else.
 */
public final class SessionsBackup implements Backup {
    /** A file that was written to more recently may be written to again while it is read. */
    private static final Duration SETTLED = Duration.ofSeconds(3);

    private static final int TRIES = 3;

    private final String component;
    private final Path root;
    private final Clock clock;
    private final Function<Vault, Shelf> shelves;
    private final SessionsStream stream;

    public SessionsBackup(
            String component,
            Path root,
            Clock clock,
            Function<Vault, Shelf> shelves,
            SessionsStream stream) {
        this.component = component;
        this.root = root;
        this.clock = clock;
        this.shelves = shelves;
        this.stream = stream;
    }

    @Override
    public String byHand() {
        return """
        `RESTORED/%1$s` is the folder `%2$s` as it was sealed. `.reprise` in it says which files
        were damaged or could not be read even then. USER is the one that OpenCode runs as. End
        OpenCode; move the folder aside if it is still there; then, as root:

            mv RESTORED/%1$s %3$s
            rm -rf %3$s/.reprise
            chown -R USER %3$s

        What was written after the seal lies in batches that only Reprise can read: `reprise
        restore %1$s --offline` brings that back too.
        """
                .formatted(component, root, RecoverySheet.word(root));
    }

    @Override
    public Optional<ChangeStream> stream() {
        return Optional.of(stream);
    }

    @Override
    public StepEnd seal(Work work, Vault vault) throws SupersededException, InterruptedException {
        try {
            Shelf shelf = shelves.apply(vault);
            Optional<Seal> earlier = shelf.seal(work.ref());
            if (earlier.isPresent()) {
                return new StepEnd.Succeeded(new Sealed(earlier.get()));
            }
            Layout layout = Layout.of(root);
            if (!layout.known()) {
                return refused(
                        "cannot protect sessions in " + layout.words(),
                        "remove it from reprise.yaml for now; layouts A and B are supported");
            }
            if (!Files.isDirectory(root)) {
                return refused(
                        Files.isRegularFile(root)
                                ? "a file is in the place of the sessions folder"
                                : "the sessions folder is not there",
                        "correct path: in reprise.yaml");
            }
            for (int i = 0; i < TRIES; i++) {
                Optional<Seal> seal = new Attempt(work, shelf).write(i == TRIES - 1);
                if (seal.isPresent()) {
                    stream.sealed(seal.get());
                    return new StepEnd.Succeeded(new Sealed(seal.get()));
                }
            }
            throw new IOException("files of sessions changed all the while");
        } catch (VaultException e) {
            return new StepEnd.Failed(
                    new Problem(
                            "the vault does not take the seal: " + e.fact(), e.subject(), e.next()),
                    true,
                    "");
        } catch (IOException e) {
            return failed("cannot seal the session files", e);
        }
    }

    /** One reading of the tree into one snapshot. */
    private final class Attempt {
        private final Work work;
        private final Shelf shelf;
        private final Instant at = clock.instant();
        private final Map<String, Long> counts = new TreeMap<>();
        private final Map<String, String> damaged = new TreeMap<>();
        private final AtomicReference<@Nullable SupersededException> superseded =
                new AtomicReference<>();

        Attempt(Work work, Shelf shelf) {
            this.work = work;
            this.shelf = shelf;
            for (String each : List.of("sessions", "sub-sessions", "messages", "parts", "other")) {
                counts.put(each, 0L);
            }
        }

        /** Empty if a record changed while it was read; unless it is the last try. */
        Optional<Seal> write(boolean last) throws IOException, SupersededException {
            try (SealWriter writer = shelf.newSeal(work.ref(), at, Map.of())) {
                writer.progress(
                        progress -> {
                            try {
                                work.progress("sealing", progress.files(), 0, "files");
                            } catch (SupersededException e) {
                                superseded.set(e);
                            }
                        });
                tree(writer);
                work.crashPoint("backup.seal.mid");
                SupersededException stop = superseded.get();
                if (stop != null) {
                    throw stop;
                }
                List<Finding> findings = writer.findings();
                if (!last && findings.stream().anyMatch(this::torn)) {
                    return Optional.empty();
                }
                for (Finding each : findings) {
                    if (each.kind() == Finding.Kind.UNREADABLE) {
                        unread(each.path(), each.what());
                    } else if (torn(each)) {
                        damaged.put(each.path(), each.what());
                    }
                }
                report(writer, "manifest.json", counts);
                stream.damaged().forEach(damaged::putIfAbsent);
                report(writer, "damaged.json", damaged);
                long bytes = writer.progress().bytes();
                Snapshot snapshot = writer.commit();
                return Optional.of(
                        new Seal(
                                component,
                                "sessions",
                                snapshot.id().hex(),
                                at,
                                Moment.position(at),
                                Seal.Consistency.FUZZY,
                                bytes,
                                writer.progress().bytesStored(),
                                Map.copyOf(counts)));
            }
        }

        /** Entry by entry, since our own reports lie beside them. */
        private void tree(SealWriter writer) throws IOException {
            var stats = new FileStats();
            try (Stream<Path> entries = Files.list(root)) {
                for (Path each : entries.sorted().toList()) {
                    String name = PathNames.of(each);
                    FileStat stat = stats.read(each);
                    if (RecordPath.isLitter(name)) {
                        continue;
                    }
                    if (stat.kind() == NodeKind.FOLDER) {
                        writer.folder(name, each, filter(root.relativize(each)));
                    } else if (stat.kind() == NodeKind.FILE) {
                        single(writer, name, stat, each);
                    } else if (stat.kind() == NodeKind.SYMLINK) {
                        writer.symlink(
                                name, stat.meta(), PathNames.ofWhole(Files.readSymbolicLink(each)));
                    }
                }
            }
        }

        private void single(SealWriter writer, String name, FileStat stat, Path file)
                throws IOException {
            InputStream in;
            try {
                in = Files.newInputStream(file);
            } catch (FileSystemException e) {
                unread(name, Unreadable.says(e));
                return;
            }
            try (in) {
                writer.file(name, stat.meta(), in);
            }
        }

        /** A file is left out and named; without a folder the seal would not be of the whole. */
        private void unread(String path, String says) throws IOException {
            Path file = PathNames.resolve(root, path);
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(file + " " + says);
            }
            damaged.put(path, says);
            counts.merge("unreadable", 1L, Long::sum);
        }

        private FolderFilter filter(Path top) {
            return new FolderFilter() {
                @Override
                public boolean accepts(Path relative, boolean isFolder) {
                    if (RecordPath.isLitter(PathNames.of(relative))) {
                        return false;
                    }
                    if (!isFolder) {
                        RecordPath record = RecordPath.of(PathNames.ofWhole(top.resolve(relative)));
                        counts.merge(word(record.kind()), 1L, Long::sum);
                    }
                    return true;
                }

                @Override
                public Optional<byte[]> content(Path relative) throws IOException {
                    Path below = top.resolve(relative);
                    return young(PathNames.ofWhole(below), root.resolve(below));
                }
            };
        }

        /** A file that was written to just now; empty for every other. */
        private Optional<byte[]> young(String path, Path file) throws IOException {
            RecordPath record = RecordPath.of(path);
            Optional<Stamp> stamp = Stamp.read(file);
            if (record.kind() == RecordPath.Kind.OTHER
                    || stamp.isEmpty()
                    || Instant.ofEpochMilli(stamp.get().mtime() / 1_000_000)
                            .plus(SETTLED)
                            .isBefore(at)) {
                return Optional.empty();
            }
            Optional<Sample> sample;
            try {
                sample = stable(path, file);
            } catch (IOException e) {
                // too large for this, or whoever walks the folder meets the same and names it
                return Optional.empty();
            }
            if (sample.isPresent()
                    && RecordJudge.judge(record, sample.get().content())
                            instanceof Verdict.Damaged bad) {
                damaged.put(path, bad.says());
            }
            return sample.map(Sample::content);
        }

        /** Read whole; once more if it does not make sense, since it may just be written. */
        private Optional<Sample> stable(String path, Path file) throws IOException {
            Optional<Sample> sample = Sample.read(file);
            for (int i = 0; i < TRIES; i++) {
                if (sample.isPresent()
                        && RecordJudge.judge(RecordPath.of(path), sample.get().content())
                                instanceof Verdict.Sound) {
                    return sample;
                }
                java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
                sample = Sample.read(file);
            }
            return sample;
        }

        private boolean torn(Finding finding) {
            return finding.kind() == Finding.Kind.CHANGED
                    && RecordPath.of(finding.path()).kind() != RecordPath.Kind.OTHER;
        }

        private void report(SealWriter writer, String name, Object content) throws IOException {
            writer.file(
                    ".reprise/" + name,
                    FileMeta.of(0600, at),
                    new ByteArrayInputStream(Wire.json(content)));
        }
    }

    private static String word(RecordPath.Kind kind) {
        return switch (kind) {
            case INFO -> "sessions";
            case SUB_SESSION -> "sub-sessions";
            case MESSAGE -> "messages";
            case PART -> "parts";
            case INDEX, OTHER_JSON, OTHER -> "other";
        };
    }

    private StepEnd refused(String what, String next) {
        return new StepEnd.Refused(new Problem(what, component + ": " + root, next), false);
    }

    private StepEnd failed(String what, Exception e) {
        return new StepEnd.Failed(
                new Problem(
                        what,
                        component + ": " + Unreadable.named(e),
                        "see that " + root + " can be read and the vault has space"),
                true,
                "");
    }
}
