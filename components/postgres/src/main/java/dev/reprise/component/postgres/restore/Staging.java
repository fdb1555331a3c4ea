package dev.reprise.component.postgres.restore;

import dev.reprise.component.Heartbeat;
import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.postgres.configuration.ServerConfiguration;
import dev.reprise.component.postgres.server.ControlFile;
import dev.reprise.component.postgres.server.KnownServer;
import dev.reprise.component.postgres.server.Mounts;
import dev.reprise.component.postgres.server.StartFailure;
import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.sql.Damage;
import dev.reprise.component.postgres.wal.Lsn;
import dev.reprise.component.postgres.wal.Reach;
import dev.reprise.component.postgres.wal.WalHistory;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.StepRef;
import dev.reprise.files.FileTree;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Restores a copy beside the live data: the base, the log up to the target, a recovery of its own
 * server that either reaches exactly the target or fails, an orderly stop. Long because the order
 * of its parts is the point.
 */
final class Staging {
    static final String SUFFIX = ".reprise-stage-";

    private final PostgresSettings settings;
    private final LocalServer local;
    private final PrivateCopy.Tools tools;
    private final KnownServer.Store known;
    private final Switching switching;
    private final InstantSource clock;

    Staging(
            PostgresSettings settings,
            LocalServer local,
            PrivateCopy.Tools tools,
            KnownServer.Store known,
            Switching switching,
            InstantSource clock) {
        this.settings = settings;
        this.local = local;
        this.tools = tools;
        this.known = known;
        this.switching = switching;
        this.clock = clock;
    }

    StepEnd stage(Work work, VaultBase vault, Source source, Goal goal)
            throws IOException, SupersededException, InterruptedException {
        Path stage = folder(work.ref());
        Optional<StageRecord> done = StageRecord.read(stage);
        if (done.isPresent()) {
            return new StepEnd.Succeeded(done.get().staged(stage));
        }
        if (Folders.mounted(local.data())) {
            return Switching.mounted(local.data());
        }
        Optional<StepEnd> away = away();
        if (away.isPresent()) {
            return away.get();
        }
        Optional<StepEnd> begun = halfSwitched(work.ref().run());
        if (begun.isPresent()) {
            return begun.get();
        }
        StepEnd settled = switching.settle(work);
        if (!(settled instanceof StepEnd.Succeeded)) {
            return settled;
        }
        clearEarlier(work);
        String snapshot = source.seal().snapshot();
        try {
            WalHistory history;
            Target target;
            try (Heartbeat reading = Heartbeat.of(work, "reading the log")) {
                history =
                        vault.history(
                                snapshot,
                                read -> reading.progress("reading the log", read, 0, "bytes"));
                target = Target.of(history, source, goal);
            }
            return switch (target) {
                case Target.Unreachable no ->
                        Ends.refused(no.what(), settings.component(), no.next());
                case Target.Place place ->
                        restore(work, stage, vault, source, history, place.reach(), goal);
            };
        } catch (VaultBase.Damaged e) {
            return Ends.badSource(String.valueOf(e.getMessage()), "snapshot " + snapshot, snapshot);
        }
    }

    /** Onto the disk below the mount point it would be hidden once the volume is back. */
    private Optional<StepEnd> away() throws IOException {
        Optional<KnownServer> seen = known.read();
        if (seen.isEmpty() || holds(seen.get().system())) {
            return Optional.empty();
        }
        return known.away(local.data(), new Mounts())
                .map(
                        what ->
                                Ends.refused(
                                        what,
                                        local.data(),
                                        "mount it, or another one in its place; to restore onto"
                                                + " what is there now, delete "
                                                + known.file()));
    }

    private boolean holds(String system) {
        try {
            return ControlFile.read(local.data()).system().equals(system);
        } catch (IOException e) {
            return false; // gone, or damaged
        }
    }

    /** The copy that this very run was about to make live when it was cut off. */
    private Optional<StepEnd> halfSwitched(RunId run) throws IOException {
        Optional<SwitchMarker> marker =
                switching
                        .marker()
                        .filter(each -> each.run().equals(run))
                        .filter(each -> each.state() == SwitchMarker.State.PREPARED);
        if (marker.isEmpty()) {
            return Optional.empty();
        }
        Path stage = Path.of(marker.get().stage());
        return Files.exists(PrivateCopy.data(stage))
                ? StageRecord.read(stage).map(record -> new StepEnd.Succeeded(record.staged(stage)))
                : Optional.empty();
    }

    private StepEnd restore(
            Work work,
            Path stage,
            VaultBase vault,
            Source source,
            WalHistory history,
            Reach reach,
            Goal goal)
            throws IOException, VaultBase.Damaged, SupersededException, InterruptedException {
        String snapshot = source.seal().snapshot();
        Path data = PrivateCopy.data(stage);
        Path log = stage.resolve("wal");
        Optional<StepEnd> noRoom = noRoom(source, history, reach);
        if (noRoom.isPresent()) {
            return noRoom.get();
        }
        Files.createDirectories(
                stage,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        ServerConfiguration configuration = vault.configuration(snapshot, stage);
        vault.restore(snapshot, data, work);
        Optional<String> wrong = BaseFiles.compare(data, work);
        if (wrong.isPresent()) {
            return Ends.badSource("the base is not whole: " + wrong.get(), data, snapshot);
        }
        Optional<StepEnd> unfit = unfit(data);
        if (unfit.isPresent()) {
            return unfit.get();
        }
        work.crashPoint("restore.stage.mid");
        try (Heartbeat _ = Heartbeat.of(work, "laying out the log")) {
            history.stage(log, reach);
        }
        Files.deleteIfExists(data.resolve("postmaster.pid"));
        Files.deleteIfExists(data.resolve("postmaster.opts"));
        Files.write(data.resolve("recovery.signal"), new byte[0]);
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        Path like = Files.exists(local.data()) ? local.data() : data;
        try (Heartbeat _ = Heartbeat.of(work, "giving the copy to the server's user")) {
            for (Path each : List.of(data, log)) {
                Folders.give(each, like, local.runAs());
            }
        }
        Optional<StartFailure> failure = recover(work, stage, log, reach);
        if (failure.isPresent()) {
            String what =
                    "the copy did not recover to %s: %s"
                            .formatted(reach.record(), failure.get().says());
            return failure.get().circumstances()
                    ? Ends.failed(
                            what,
                            stage,
                            "mend what it says of this machine; its log is "
                                    + stage.resolve(PrivateCopy.LOG),
                            true)
                    : Ends.badSource(what, stage, snapshot);
        }
        StageRecord record;
        try (Heartbeat _ = Heartbeat.of(work, "summing up")) {
            record =
                    new StageRecord(
                            snapshot,
                            Folders.identity(local.data()),
                            ControlFile.read(data).system(),
                            reach.position(),
                            reach.commitAt(),
                            quietSince(history, reach),
                            goal.known() == null
                                    ? history.unknownAfter(reach, clock.instant())
                                    : history.lossAfter(reach, goal.known()),
                            Map.of("log-segments", count(log)),
                            history.unread());
        }
        if (known.read().isEmpty() && !configuration.arguments().isEmpty()) {
            known.write(new KnownServer(record.system(), configuration.arguments(), null, null));
        }
        record.write(stage);
        return new StepEnd.Succeeded(record.staged(stage));
    }

    /** Empty once it has recovered to exactly the target and was stopped in an orderly way. */
    private Optional<StartFailure> recover(Work work, Path stage, Path log, Reach reach)
            throws IOException, SupersededException, InterruptedException {
        long segments = count(log);
        try (PrivateCopy copy = PrivateCopy.start(tools, stage, RecoverySettings.of(log, reach))) {
            Optional<StartFailure> failure =
                    copy.awaitServing(
                            work, settings.database(), new ReplayProgress(tools.table(), segments));
            if (failure.isPresent()) {
                return failure;
            }
            Lsn replayed = replayed(copy);
            if (replayed.isBefore(reach.end())) {
                return Optional.of(
                        new StartFailure(
                                "it was replayed to " + replayed + " only, not to " + reach.end(),
                                false));
            }
            copy.stop(work);
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(
                    new StartFailure(String.valueOf(e.getMessage()), !Damage.isProvenBy(e)));
        }
    }

    private Lsn replayed(PrivateCopy copy) throws SQLException {
        try (Connection connection = copy.connect("template1");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_last_wal_replay_lsn()")) {
            String text = row.next() ? row.getString(1) : null;
            return text == null ? Lsn.ZERO : Lsn.parse(text);
        }
    }

    /** What cannot be restored this way yet is refused before any of its files is used. */
    private static Optional<StepEnd> unfit(Path data) throws IOException {
        Path spaces = data.resolve("pg_tblspc");
        boolean tablespaces = Files.exists(data.resolve("tablespace_map"));
        if (Files.isDirectory(spaces)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(spaces)) {
                tablespaces |= entries.iterator().hasNext();
            }
        }
        return tablespaces
                ? Optional.of(
                        Ends.refused(
                                "the cluster has tablespaces, which are not restored yet",
                                data,
                                "restore it by hand, and link every tablespace to a new folder:"
                                        + " the old links lead to the live ones"))
                : Optional.empty();
    }

    private Optional<StepEnd> noRoom(Source source, WalHistory history, Reach reach)
            throws IOException {
        long needed = needed(source, history, reach);
        long free = local.free();
        return free >= needed
                ? Optional.empty()
                : Optional.of(
                        Ends.refused(
                                "the copy needs %d MB, and %d MB are free"
                                        .formatted(needed >> 20, free >> 20),
                                String.valueOf(local.data().getParent()),
                                "make room; older *.reprise-kept-* folders may go once they are"
                                        + " not needed any more"));
    }

    /** Bytes that a copy takes beside the live data: base, log, and what its recovery writes. */
    static long needed(Source source, WalHistory history, Reach reach) {
        long log =
                reach.end().value()
                        - history.base().start().value()
                        + 2L * history.base().segmentSize();
        return source.seal().bytes() + 2 * log + LocalServer.ROOM_TO_WORK;
    }

    /** From where on the log changes no schema until the target. */
    private static Position quietSince(WalHistory history, Reach reach)
            throws IOException, InterruptedException {
        return reach.history()
                .position(
                        history.lastSchemaChange(reach.record())
                                .map(change -> change.plus(1))
                                .orElse(history.base().start()));
    }

    /**
     * Ends what a silent attempt has left running, and removes what it could still switch to. No
     * switch is half done any more, so a stage is never the only copy.
     */
    private void clearEarlier(Work work)
            throws IOException, SupersededException, InterruptedException {
        endCopies(work);
        for (Path each : Folders.beside(local.data(), SUFFIX)) {
            try (Heartbeat _ = Heartbeat.of(work, "clearing what earlier attempts left")) {
                SocketFolder.remove(each);
                FileTree.remove(each);
            }
        }
    }

    /** Ends the servers of copies whose attempt was cut off: nobody else would. */
    void endCopies(Work work) throws IOException, SupersededException, InterruptedException {
        for (Path each : Folders.beside(local.data(), SUFFIX)) {
            try (Heartbeat _ = Heartbeat.of(work, "ending what earlier attempts left")) {
                if (!tools.folder(PrivateCopy.data(each)).endAll(_ -> {}).isEmpty()) {
                    throw new IOException(
                            "a process of an earlier copy does not end, seen by run "
                                    + work.ref().run()
                                    + ": "
                                    + each);
                }
            }
        }
    }

    Path folder(StepRef ref) {
        return local.beside(SUFFIX + ref.label());
    }

    private static long count(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.count();
        }
    }
}
