package dev.reprise.component.postgres.wal;

import dev.reprise.component.postgres.wal.LogAssembly.Assembled;
import dev.reprise.component.postgres.wal.LogAssembly.Piece;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.StepResult.StreamClosed;
import dev.reprise.contracts.Wire;
import dev.reprise.files.Durable;
import dev.reprise.vault.Vault;
import dev.reprise.vault.fault.VaultException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The log that belongs to one base, put together from the spool, the batches in the vault and the
 * base itself, gap-free and checked record by record (length, back link, CRC-32C, and each blob of
 * the vault against its hash). It ends at the last whole record before the first place where
 * something is missing or damaged.
 *
 * <p>Reads the spool under nobody's lock: the receiver may go on writing. Thread-safe. It is long
 * because everything that a restore asks of a log is answered here, from the same pieces.
 */
public final class WalHistory {
    private final BaseInfo base;
    private final SegmentNames names;
    private final TimelineHistory tip;
    private final LogTips tips;
    private final List<Batch> batches;
    private final boolean batchesKnown;
    private final Assembled log;
    private final LogMarks.Mark first;
    private final List<String> unread;

    private WalHistory(
            BaseInfo base,
            TimelineHistory tip,
            LogTips tips,
            List<Batch> batches,
            boolean batchesKnown,
            Assembled log,
            LogMarks.Mark first,
            List<String> unread) {
        this.base = base;
        this.names = new SegmentNames(base.segmentSize());
        this.tip = tip;
        this.tips = tips;
        this.batches = batches;
        this.batchesKnown = batchesKnown;
        this.log = log;
        this.first = first;
        this.unread = unread;
    }

    /**
     * Reads all that is there, along the timeline that was followed last if it descends from the
     * base's, or else the youngest that does.
     *
     * @param spool the component's own folder; may be missing
     * @param snapshot the base's seal
     * @throws VaultException.Missing if the snapshot is no base, or the log does not even lead to
     *     the base's own end
     */
    public static WalHistory assemble(
            Path spool, Vault vault, String component, String snapshot, LogProgress progress)
            throws IOException, InterruptedException {
        Spool spooled = new Spool(spool);
        LogShelf shelf = new LogShelf(vault, component);
        BaseInfo base = base(shelf, snapshot);
        List<Batch> batches = shelf.batches(base.systemId());
        LogSources sources =
                new LogSources(
                        spooled,
                        shelf,
                        batches,
                        new SegmentNames(base.segmentSize()),
                        snapshot,
                        base.timelineHistory());
        LogTips tips = LogTips.of(base.systemId(), spooled, shelf, batches);
        TimelineHistory tip =
                tips.newest(base, sources, LogTips.followed(base.systemId(), spooled, batches));
        Assembled log = new LogAssembly(sources, base, tip).assemble(progress);
        LogMarks.Mark first = log.marks().first();
        if (first == null) {
            throw new VaultException.Missing(
                    "the log that makes the base consistent is not whole: it ends at "
                            + log.lastEnd()
                            + " before "
                            + base.end(),
                    "snapshot " + snapshot);
        }
        return new WalHistory(
                base,
                tip,
                tips,
                batches,
                vault.unreadable().isEmpty(),
                log,
                first,
                sources.unread());
    }

    private static BaseInfo base(LogShelf shelf, String snapshot) throws IOException {
        Optional<InputStream> file = shelf.open(snapshot, BaseInfo.PATH);
        if (file.isEmpty()) {
            throw new VaultException.Missing("no base backup in it", "snapshot " + snapshot);
        }
        try (InputStream in = file.get()) {
            return Wire.fromJson(in.readAllBytes(), BaseInfo.class);
        }
    }

    public BaseInfo base() {
        return base;
    }

    /** Where the base alone is consistent: nothing before it can be reached. */
    public Reach first() {
        return reach(first.record(), first.end(), first.commitAt());
    }

    /** The last place that can be proven. */
    public Reach last() {
        return reach(log.lastRecord(), log.lastEnd(), log.marks().commitAt());
    }

    /** What of the vault could not be read when it was put together, and why. */
    public List<String> unread() {
        return unread;
    }

    /** Why the log ends where it does, in words; empty where it simply ends. */
    public String ending() {
        return log.ending();
    }

    /** Bytes are there without a gap up to here, whether they make a whole record or not. */
    Lsn covered() {
        return log.covered();
    }

    /** Those of the same system that the vault lists, readable or not. */
    List<Batch> batches() {
        return batches;
    }

    /** Whether there can be no other: a snapshot that tells nothing of itself may be one. */
    boolean batchesKnown() {
        return batchesKnown;
    }

    /**
     * The last whole record that is not beyond a position; empty where the position lies before
     * {@link #first}, beyond {@link #last} or on a branch that this log does not run along.
     */
    public Optional<Reach> at(Position position) throws IOException, InterruptedException {
        Lsn wanted = Lsn.fromSortable(position.at());
        List<TimelineHistory> lineage = tip.lineage();
        Optional<TimelineHistory> on =
                lineage.stream().filter(each -> each.branch().equals(position.branch())).findAny();
        if (on.isEmpty()
                || wanted.isBefore(first.record())
                || beyond(on.get(), lineage).isBefore(wanted)) {
            return Optional.empty();
        }
        var found = new Last();
        scan(
                Lsn.ZERO,
                record -> {
                    if (wanted.isBefore(record.start())) {
                        return false;
                    }
                    found.note(record);
                    return true;
                });
        return Optional.of(found.reach());
    }

    /** Nothing of a branch that this log runs along lies behind this. */
    private Lsn beyond(TimelineHistory on, List<TimelineHistory> lineage) {
        int index = lineage.indexOf(on);
        // The next record would begin behind padding, and perhaps a page's header.
        Lsn end = log.lastEnd().plus(7).floor(8).plus(40);
        Lsn held = log.covered().isBefore(end) ? end : log.covered();
        if (index + 1 < lineage.size()) {
            Lsn fork = lineage.get(index + 1).forks().getLast().at();
            return fork.isBefore(held) ? fork : held;
        }
        return held;
    }

    public Moment at(Instant moment) throws IOException, InterruptedException {
        if (moment.isBefore(base.startedAt())) {
            return new Moment.BeforeBase(first());
        }
        var last = new Last();
        boolean[] later = {false};
        boolean[] before = {false};
        scan(
                Lsn.ZERO,
                record -> {
                    boolean commit = WalCensus.isCommit(record);
                    if (commit && WalCensus.commitAt(record).isAfter(moment)) {
                        later[0] = true;
                        before[0] = !first.record().isBefore(record.start());
                        return false;
                    }
                    if (commit || !first.record().isBefore(record.start())) {
                        last.note(record);
                    }
                    return true;
                });
        Instant latest = log.marks().commitAt();
        if (before[0]) {
            return new Moment.BeforeBase(first());
        }
        if (later[0]) {
            return new Moment.Found(last.reach());
        }
        return latest != null && !latest.isBefore(moment)
                ? new Moment.Found(last())
                : new Moment.BeyondEnd(last());
    }

    /** What lies after one record and up to another, the latter included. */
    public WalSurvey between(Lsn after, Lsn upTo) throws IOException, InterruptedException {
        var census = new WalCensus();
        scan(
                after,
                record -> {
                    if (upTo.isBefore(record.start())) {
                        return false;
                    }
                    if (after.isBefore(record.start())) {
                        census.record(record);
                    }
                    return true;
                });
        return census.survey();
    }

    /**
     * The last change of a schema up to a place, from the base's start on; see {@link WalSurvey}.
     */
    public Optional<Lsn> lastSchemaChange(Lsn upTo) throws IOException, InterruptedException {
        var census = new WalCensus();
        Lsn[] found = {null};
        scan(
                Lsn.ZERO,
                record -> {
                    if (upTo.isBefore(record.start())) {
                        return false;
                    }
                    census.record(record);
                    Lsn ddl = census.survey().ddl();
                    if (ddl != null) {
                        found[0] = ddl;
                        census.reset();
                    }
                    return true;
                });
        return Optional.ofNullable(found[0]);
    }

    /**
     * What a copy that stops at a place lacks against all that was ever acknowledged.
     *
     * @param known what closing the stream said
     */
    public Loss lossAfter(Reach reached, StreamClosed known)
            throws IOException, InterruptedException {
        WalSurvey given = between(reached.record(), log.lastRecord());
        Position proven = known.proven();
        boolean same = proven != null && proven.equals(last().position());
        if (given.commits() == 0 && same) {
            return known.loss();
        }
        if (isElsewhere(known.last())) {
            // What is given up here was given up before: it is not live.
            given = WalSurvey.EMPTY;
        }
        Instant from = WalSurvey.earlier(momentOf(reached), given.firstCommitAt());
        Instant to =
                WalSurvey.later(
                        WalSurvey.later(known.loss().to(), given.lastCommitAt()),
                        WalSurvey.later(known.lastAt(), known.provenAt()));
        if (given.commits() == 0 && !known.loss().any() && !same) {
            // The log that closing the stream proved is not all here any more.
            boolean ahead = proven != null && isAhead(proven, reached);
            return ahead ? new Loss(from, to, 0, 0, false) : Loss.NOTHING;
        }
        return new Loss(
                WalSurvey.earlier(from, known.loss().from()),
                to,
                given.commits() + known.loss().commits(),
                0,
                known.loss().exact() && same);
    }

    /**
     * What a copy that stops at a place may lack where nobody knows how far the stream was: at
     * least what the log has, and whatever else was acknowledged until now.
     */
    public Loss unknownAfter(Reach reached, Instant now) throws IOException, InterruptedException {
        WalSurvey given = between(reached.record(), log.lastRecord());
        return new Loss(
                momentOf(reached),
                WalSurvey.later(now, given.lastCommitAt()),
                given.commits(),
                0,
                false);
    }

    /** Whether what was received last belongs to a branch that this log does not run along. */
    private boolean isElsewhere(@Nullable Position received) {
        return received != null
                && tip.lineage().stream()
                        .noneMatch(each -> each.branch().equals(received.branch()));
    }

    private static boolean isAhead(Position proven, Reach reached) {
        return !proven.branch().equals(reached.position().branch())
                || reached.position().compareTo(proven) < 0;
    }

    /** When a place was reached, or, before any commit, when the base began. */
    Instant momentOf(Reach reach) {
        Instant at = reach.commitAt();
        return at == null ? base.startedAt() : at;
    }

    /**
     * Writes what recovery needs into a folder, for a {@code restore_command} that copies from it:
     * all segments from the base's start on, each under its full name and of its full size, the
     * last one padded with zeros after the record that is to be reached, as the server does behind
     * the one that ends a segment early, and every timeline history ever seen. fsynced on return;
     * harmless twice.
     *
     * @param folder is made; on the target's file system
     */
    public void stage(Path folder, Reach upTo) throws IOException, InterruptedException {
        Durable.makeFolder(folder);
        byte[] memory = new byte[names.size()];
        // A record that ends its segment early ends where that does, and need not be held so far.
        Lsn held = upTo.end().isBefore(log.covered()) ? upTo.end() : log.covered();
        for (Piece piece : log.pieces()) {
            if (!piece.start().isBefore(upTo.end())) {
                break;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("laying out the log");
            }
            int length = piece.source().read(memory);
            long wanted = Math.min(held.value() - piece.start().value(), names.size());
            if (length < wanted) {
                throw new IOException(
                        "the log at " + piece.start() + " became shorter while it was laid out");
            }
            Arrays.fill(memory, (int) wanted, memory.length, (byte) 0);
            Durable.fill(folder.resolve(names.file(timeline(upTo, piece), piece.start())), memory);
        }
        Set<String> taken = new HashSet<>();
        Set<TimelineHistory> line = new HashSet<>(upTo.history().lineage());
        histories(folder, taken, kept -> line.contains(kept.history()));
        histories(folder, taken, kept -> true);
        Durable.sync(folder);
    }

    /** Of the file: the youngest on the way to the target that has written in the segment. */
    private int timeline(Reach upTo, Piece piece) {
        int timeline = piece.branch().timeline();
        return Math.min(timeline, upTo.history().timeline());
    }

    private void histories(Path folder, Set<String> taken, Predicate<Spool.Kept> wanted)
            throws IOException {
        for (Spool.Kept kept : tips.kept()) {
            String name = kept.history().fileName();
            if (wanted.test(kept) && taken.add(name)) {
                Durable.fill(folder.resolve(name), kept.content().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private Reach reach(Lsn record, Lsn end, @Nullable Instant commitAt) {
        TimelineHistory on =
                tip.lineage().stream()
                        .filter(each -> each.forks().isEmpty() || !record.isBefore(begin(each)))
                        .reduce((one, other) -> other)
                        .orElse(tip);
        return new Reach(on, record, end, commitAt);
    }

    private static Lsn begin(TimelineHistory history) {
        return history.forks().getLast().at();
    }

    /** Goes over the records again; ends where the visitor says so, or the log does. */
    private void scan(Lsn from, Visitor visitor) throws IOException, InterruptedException {
        Lsn start = names.start(from);
        byte[] memory = new byte[names.size()];
        boolean[] going = {true};
        WalDecoder decoder = null;
        for (Piece piece : log.pieces()) {
            if (!going[0] || piece.start().isBefore(start)) {
                continue;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("reading the log");
            }
            if (decoder == null) {
                decoder =
                        new WalDecoder(
                                names.size(),
                                piece.start(),
                                base.systemId(),
                                record -> {
                                    if (going[0]) {
                                        going[0] =
                                                !log.lastRecord().isBefore(record.start())
                                                        && visitor.visit(record);
                                    }
                                });
            }
            decoder.feed(memory, 0, piece.source().read(memory));
        }
    }

    private interface Visitor {
        /** Whether to go on. */
        boolean visit(WalRecord record);
    }

    /** The last record that was noted, and the last commit up to it. */
    private final class Last {
        private Lsn record = first.record();
        private Lsn end = first.end();
        private @Nullable Instant commitAt;

        void note(WalRecord noted) {
            if (WalCensus.isCommit(noted)) {
                commitAt = WalCensus.commitAt(noted);
            }
            if (!noted.start().isBefore(first.record())) {
                record = noted.start();
                end = noted.end();
            }
        }

        Reach reach() {
            return WalHistory.this.reach(record, end, commitAt);
        }
    }
}
