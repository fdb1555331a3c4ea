package dev.reprise.component.postgres.wal;

import dev.reprise.component.Heartbeat;
import dev.reprise.component.SealTags;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult.StreamClosed;
import dev.reprise.vault.Vault;
import dev.reprise.vault.fault.VaultException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can be said of a stream once it is closed: how far it was, and how far it is proven. */
final class ClosedStream {
    private static final Logger LOG = LoggerFactory.getLogger(ClosedStream.class);

    /** Bases that are tried, the newest first. */
    private static final int BASES = 5;

    private final Path spool;
    private final Vault vault;
    private final String component;

    ClosedStream(Path spool, Vault vault, String component) {
        this.spool = spool;
        this.vault = vault;
        this.component = component;
    }

    /**
     * @param known what the receiver knew last; null if nobody does
     * @param synchronous commits waited for the receiver until the server ended
     */
    StreamClosed state(
            StreamState.@Nullable View known, boolean synchronous, Instant closedAt, Work work)
            throws IOException, InterruptedException, SupersededException {
        StreamState.View live = known == null || known.history() == null ? null : known;
        Optional<WalHistory> history;
        try (Heartbeat told = Heartbeat.of(work, "reading the log")) {
            history = history(told);
            if (history.isPresent()) {
                return along(history.get(), live, synchronous, closedAt);
            }
        }
        WalSurvey pending = live == null ? WalSurvey.EMPTY : live.pending();
        return new StreamClosed(
                received(live),
                live == null ? null : live.lastCommitAt(),
                null,
                null,
                new Loss(Instant.EPOCH, closedAt, pending.commits(), 0, false));
    }

    /** As {@link #state}, by one base's log. */
    StreamClosed along(
            WalHistory log, StreamState.@Nullable View known, boolean synchronous, Instant closedAt)
            throws IOException, InterruptedException {
        StreamState.View live = known == null || known.history() == null ? null : known;
        Position received = received(live);
        Instant receivedAt = live == null ? null : live.lastCommitAt();
        Reach last = log.last();
        boolean complete =
                live == null ? synchronous && log.batchesKnown() : synchronous || live.orderlyEnd();
        Loss loss =
                LossLedger.loss(
                        new LossLedger.Proven(
                                last.history(),
                                log.base().start().floor(log.base().segmentSize()),
                                last.end(),
                                log.covered(),
                                log.momentOf(last),
                                log::between),
                        log.batches(),
                        live,
                        complete,
                        closedAt);
        return new StreamClosed(
                received == null ? last.position() : received,
                receivedAt == null ? last.commitAt() : receivedAt,
                last.position(),
                last.commitAt(),
                loss);
    }

    private static @Nullable Position received(StreamState.@Nullable View live) {
        TimelineHistory on = live == null ? null : live.history();
        return live == null || on == null ? null : on.position(live.received());
    }

    /** Along the newest base that can be read. */
    private Optional<WalHistory> history(Work work)
            throws IOException, InterruptedException, SupersededException {
        List<Seal> seals = SealTags.all(vault, component);
        for (Seal seal : seals.reversed().stream().limit(BASES).toList()) {
            var superseded = new AtomicReference<@Nullable SupersededException>();
            long[] read = {0};
            try {
                return Optional.of(
                        WalHistory.assemble(
                                spool,
                                vault,
                                component,
                                seal.snapshot(),
                                bytes -> {
                                    read[0] += bytes;
                                    try {
                                        work.progress("reading the log", read[0], 0, "bytes");
                                    } catch (SupersededException e) {
                                        superseded.set(e);
                                        throw new InterruptedException(e.getMessage());
                                    }
                                }));
            } catch (VaultException e) {
                LOG.warn(
                        "component={} snapshot={} the base cannot be used: {}",
                        component,
                        seal.snapshot(),
                        e.getMessage());
            } catch (InterruptedException e) {
                SupersededException later = superseded.get();
                if (later != null) {
                    throw later;
                }
                throw e;
            }
        }
        return Optional.empty();
    }
}
