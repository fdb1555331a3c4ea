package dev.reprise.component.postgres.backup;

import dev.reprise.component.Heartbeat;
import dev.reprise.component.SealTags;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.Workplace;
import dev.reprise.component.postgres.configuration.ConfigurationKeeper;
import dev.reprise.component.postgres.server.Impostor;
import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.wal.BaseInfo;
import dev.reprise.component.postgres.wal.Lsn;
import dev.reprise.component.postgres.wal.ReplicationServer;
import dev.reprise.component.postgres.wal.SegmentNames;
import dev.reprise.component.postgres.wal.StreamNames;
import dev.reprise.component.postgres.wal.TimelineHistory;
import dev.reprise.component.postgres.wire.Copy;
import dev.reprise.component.postgres.wire.Rows;
import dev.reprise.component.postgres.wire.ServerAddress;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.Wire;
import dev.reprise.vault.Vault;
import dev.reprise.vault.format.FileMeta;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.seal.SealRequest;
import dev.reprise.vault.seal.SealWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes one base backup: every file on its way from the server into the vault is hashed, and the
 * snapshot is written only if all are what the server's manifest says. Its own log is in it, so
 * that it is consistent by itself. Used once. It is long because it is one conversation, whose
 * parts come in the server's order.
 */
final class BaseBackup {
    /** A checkpoint comes first, and writes all that is dirty. */
    private static final Duration CHECKPOINT = Duration.ofMinutes(10);

    /**
     * Whether the server's own archive has the log as well is no business of ours, and may take for
     * ever: the base carries what it needs, and our stream has it too.
     */
    private static final String COMMAND =
            "BASE_BACKUP (LABEL 'reprise', PROGRESS, CHECKPOINT 'fast', WAL true, WAIT false,"
                    + " MANIFEST 'yes', MANIFEST_CHECKSUMS 'SHA256')";

    private static final int PRIVATE = 0600;
    private static final int PRIVATE_FOLDER = 0700;
    private static final String KIND = "postgres";

    private final PostgresSettings settings;
    private final Workplace place;
    private final Vault vault;
    private final Work work;
    private final ConfigurationKeeper configuration;
    private final Map<String, Manifest.Seen> arrived = new HashMap<>();
    private long bytes;
    private long total;

    BaseBackup(
            PostgresSettings settings,
            Workplace place,
            Vault vault,
            Work work,
            ConfigurationKeeper configuration) {
        this.settings = settings;
        this.place = place;
        this.vault = vault;
        this.work = work;
        this.configuration = configuration;
    }

    /** The server or its backup is not one that we can keep; nothing was written. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;
        private final String next;

        Unfit(String message, String next) {
            super(message);
            this.next = next;
        }

        String next() {
            return next;
        }
    }

    Seal take() throws IOException, Unfit, SupersededException {
        try {
            return begin();
        } catch (TellingStream.Overtaken e) {
            throw e.cause();
        }
    }

    private Seal begin() throws IOException, Unfit, SupersededException {
        String application = StreamNames.slot(place.stack(), settings.component());
        try (ReplicationServer server =
                ReplicationServer.connect(ServerAddress.of(settings), application + "_base")) {
            if (server.majorVersion() < 15 || server.majorVersion() > 18) {
                throw new Unfit(
                        "the server is of version " + server.versionText(),
                        "versions 15 to 18 are supported");
            }
            ReplicationServer.Identity identity = server.identify();
            Optional<Problem> another = new Impostor(settings).is(identity.systemId());
            if (another.isPresent()) {
                throw new Unfit(another.get().what(), another.get().next());
            }
            int segmentSize = server.segments().size();
            Instant startedAt = place.clock().instant();
            Copy copy;
            try (Heartbeat _ = Heartbeat.of(work, "waiting for a checkpoint")) {
                copy = server.copy(COMMAND, CHECKPOINT);
            }
            Rows start = copy.before().getFirst();
            refuseTablespaces(copy.before().get(1));
            int timeline = Integer.parseInt(start.text("tli"));
            String history = history(timeline, identity);
            var begun =
                    new Begun(
                            server,
                            identity.systemId(),
                            TimelineHistory.parse(identity.systemId(), timeline, history),
                            segmentSize,
                            Lsn.parse(start.text("recptr")),
                            startedAt);
            return write(begun, copy);
        }
    }

    /** What is known once the server has begun. */
    private record Begun(
            ReplicationServer server,
            String systemId,
            TimelineHistory history,
            int segmentSize,
            Lsn start,
            Instant at) {}

    /** Over a connection of its own: this one is in the middle of its copy. */
    private String history(int timeline, ReplicationServer.Identity identity)
            throws IOException, Unfit {
        if (timeline == 1) {
            return "";
        }
        try (ReplicationServer other =
                ReplicationServer.connect(ServerAddress.of(settings), "reprise_history")) {
            if (!other.identify().systemId().equals(identity.systemId())) {
                throw new Unfit(
                        "another server answers under the address than a moment ago",
                        "find out which one is the right one");
            }
            return other.history(timeline);
        }
    }

    private void refuseTablespaces(Rows spaces) throws Unfit {
        int location = spaces.columns().indexOf("spclocation");
        int size = spaces.columns().indexOf("size");
        for (List<@Nullable String> row : spaces.values()) {
            String path = row.get(location);
            if (path != null) {
                throw new Unfit(
                        "the cluster has a tablespace at " + path + ", which is not kept yet",
                        "move its tables to pg_default, or protect this server by other means");
            }
            String kilobytes = row.get(size);
            total += kilobytes == null ? 0 : Long.parseLong(kilobytes) << 10;
        }
    }

    private Seal write(Begun begun, Copy copy) throws IOException, Unfit, SupersededException {
        SealRequest request =
                SealRequest.of(
                        place.host(),
                        List.of("/" + settings.component()),
                        SealTags.of(
                                work.ref(),
                                settings.component(),
                                KIND,
                                begun.at(),
                                begun.history().position(begun.start()),
                                Seal.Consistency.FUZZY,
                                Map.of()));
        Owner owner = owner();
        try (SealWriter writer = vault.newSeal(request)) {
            // No archive describes the folder itself, and a server refuses one that others can
            // read.
            writer.directory("base", owner.of(FileMeta.of(PRIVATE_FOLDER, begun.at())));
            BackupStream stream = new BackupStream(copy);
            byte[] manifest = null;
            for (Optional<BackupStream.Part> part = stream.next();
                    part.isPresent();
                    part = stream.next()) {
                switch (part.get()) {
                    case BackupStream.Part.Archive archive -> unpack(archive, writer, owner);
                    case BackupStream.Part.TheManifest sent -> manifest = sent.bytes();
                }
            }
            Lsn end = Lsn.parse(copy.after().getFirst().text("recptr"));
            verify(manifest);
            verifyLog(begun, end);
            work.crashPoint("backup.seal.mid");
            BaseInfo info = info(begun, end);
            FileMeta meta = FileMeta.of(PRIVATE, begun.at());
            put(writer, "base/backup_manifest", owner.of(meta), manifest);
            put(writer, BaseInfo.PATH, meta, Wire.json(info));
            configuration.write(writer, begun.at());
            Snapshot snapshot;
            try (Heartbeat _ = Heartbeat.of(work, "writing the snapshot")) {
                snapshot = writer.commit();
            }
            return new Seal(
                    settings.component(),
                    KIND,
                    snapshot.id().hex(),
                    begun.at(),
                    info.position(),
                    Seal.Consistency.FUZZY,
                    bytes,
                    writer.progress().bytesStored(),
                    Map.of("files", (long) arrived.size()));
        }
    }

    private BaseInfo info(Begun begun, Lsn end) {
        return new BaseInfo(
                BaseInfo.FORMAT,
                begun.server().majorVersion(),
                begun.server().versionText(),
                begun.systemId(),
                begun.history().timeline(),
                begun.history().forks(),
                begun.segmentSize(),
                begun.start(),
                end,
                begun.at(),
                arrived.size(),
                bytes);
    }

    private void unpack(BackupStream.Part.Archive archive, SealWriter writer, Owner owner)
            throws IOException, Unfit, SupersededException {
        TarReader tar = new TarReader(archive.tar());
        for (Optional<TarReader.Entry> next = tar.next(); next.isPresent(); next = tar.next()) {
            TarReader.Entry entry = next.get();
            String path = entry.name().isEmpty() ? "base" : "base/" + entry.name();
            FileMeta meta =
                    owner.of(
                            FileMeta.of(entry.mode(), Instant.ofEpochSecond(entry.modified()))
                                    .ownedBy(entry.uid(), entry.gid()));
            switch (entry.kind()) {
                case FOLDER -> writer.directory(path, meta);
                case LINK ->
                        throw new Unfit(
                                entry.name() + " is a link in the data folder",
                                "links in data folders are not kept yet; move it back inside");
                case FILE -> {
                    Sha256 content = new Sha256(new TellingStream(tar.content(), this::copied));
                    writer.file(path, meta, content);
                    arrived.put(entry.name(), content.seen());
                }
            }
        }
    }

    private void copied(int count) throws SupersededException {
        bytes += count;
        work.progress("copying the data folder", bytes, Math.max(total, bytes), "bytes");
    }

    private void verify(byte @Nullable [] manifest) throws IOException {
        if (manifest == null) {
            throw new IOException("the server sent no manifest");
        }
        List<String> wrong = Manifest.parse(manifest).differences(arrived);
        if (!wrong.isEmpty()) {
            throw new IOException(
                    "what arrived is not what the server sent: " + String.join("; ", wrong));
        }
    }

    /** The log from its start to its end came with it; its records are checked when it is used. */
    private void verifyLog(Begun begun, Lsn end) throws IOException {
        SegmentNames names = new SegmentNames(begun.segmentSize());
        for (Lsn at = names.start(begun.start()); at.isBefore(end); at = at.plus(names.size())) {
            String file = "pg_wal/" + names.file(begun.history().timeline(), at);
            Manifest.Seen seen = arrived.get(file);
            if (seen == null || seen.size() != names.size()) {
                throw new IOException("the server sent a base without its log: " + file);
            }
        }
    }

    private static void put(
            SealWriter writer, String path, FileMeta meta, byte @Nullable [] content)
            throws IOException {
        writer.file(path, meta, new ByteArrayInputStream(content == null ? new byte[0] : content));
    }

    /**
     * Whose the files are: a server in a user namespace of its own does not know, but its data
     * folder does.
     */
    private record Owner(@Nullable Integer uid, @Nullable Integer gid) {
        FileMeta of(FileMeta meta) {
            return uid == null || gid == null ? meta : meta.ownedBy(uid, gid);
        }
    }

    private Owner owner() {
        LocalServer local = settings.local();
        if (local == null) {
            return new Owner(null, null);
        }
        try {
            return new Owner(
                    (Integer) Files.getAttribute(local.data(), "unix:uid"),
                    (Integer) Files.getAttribute(local.data(), "unix:gid"));
        } catch (IOException | UnsupportedOperationException e) {
            return new Owner(null, null);
        }
    }
}
