package dev.reprise.component.postgres.wal;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the records of a stretch of log mean: commits, their moments, changes of the schema.
 *
 * <p>A change of the schema is a row written in a system catalog (a relation number below 16384)
 * other than those of statistics and large objects, a moved catalog, a created or dropped database;
 * and, for catalogs that were once rewritten under a number of their own, any transaction that
 * invalidates caches without having touched a catalog that is known. Not thread-safe.
 */
final class WalCensus implements WalDecoder.Sink {
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final int XACT = 1;
    private static final int DATABASE = 4;
    private static final int TABLESPACE = 5;
    private static final int RELATION_MAP = 7;
    private static final int HEAP2 = 9;
    private static final int HEAP = 10;

    private static final int XACT_OPERATION = 0x70;
    private static final int COMMIT = 0x00;
    private static final int COMMIT_PREPARED = 0x30;
    private static final int HAS_INFO = 0x80;
    private static final int HAS_DATABASE = 0x01;
    private static final int HAS_CHILDREN = 0x02;
    private static final int HAS_INVALIDATIONS = 0x08;

    private static final int HEAP_OPERATION = 0x70;
    private static final int HEAP_INSERT = 0x00;
    private static final int HEAP_DELETE = 0x10;
    private static final int HEAP_UPDATE = 0x20;
    private static final int HEAP_HOT_UPDATE = 0x40;
    private static final int HEAP2_MULTI_INSERT = 0x50;

    private static final int FIRST_USER_RELATION = 16384;

    /** pg_statistic and its TOAST table, extended statistics and theirs, large objects. */
    private static final Set<Integer> NO_SCHEMA =
            Set.of(2619, 2840, 2841, 3429, 3430, 3431, 2613, 2995);

    private static final int REMEMBERED = 10_000;

    /**
     * Transactions under way that wrote in known catalogs. Bounded; one that is forgotten counts as
     * a change of the schema, which is the safe side.
     */
    private final Set<Integer> harmless = new HashSet<>();

    private long commits;
    private @Nullable Instant first;
    private @Nullable Instant last;
    private @Nullable Instant latest;
    private @Nullable Lsn ddl;

    @Override
    public void record(WalRecord record) {
        switch (record.manager()) {
            case XACT -> transaction(record);
            case HEAP -> {
                switch (record.info() & HEAP_OPERATION) {
                    case HEAP_INSERT, HEAP_DELETE, HEAP_UPDATE, HEAP_HOT_UPDATE -> rows(record);
                    default -> touched(record);
                }
            }
            case HEAP2 -> {
                if ((record.info() & HEAP_OPERATION) == HEAP2_MULTI_INSERT) {
                    rows(record);
                }
            }
            case DATABASE, TABLESPACE, RELATION_MAP -> schemaChanged(record.start());
            default -> {
                // Indexes, sequences, checkpoints: none of them says anything that is counted.
            }
        }
    }

    /** What was counted since the last {@link #reset}. */
    WalSurvey survey() {
        return new WalSurvey(commits, first, last, ddl);
    }

    void reset() {
        commits = 0;
        first = null;
        last = null;
        ddl = null;
    }

    /** Of the latest commit record ever seen; not reset. */
    @Nullable Instant latestCommit() {
        return latest;
    }

    static boolean isCommit(WalRecord record) {
        if (record.manager() != XACT) {
            return false;
        }
        int operation = record.info() & XACT_OPERATION;
        return operation == COMMIT || operation == COMMIT_PREPARED;
    }

    /** The moment of a commit record, on the server's clock. */
    static Instant commitAt(WalRecord record) {
        return EPOCH.plus(record.main().getLong(0), ChronoUnit.MICROS);
    }

    private void transaction(WalRecord record) {
        if (!isCommit(record)) {
            harmless.remove(record.xid());
            return;
        }
        Instant at = commitAt(record);
        commits++;
        first = first == null || at.isBefore(first) ? at : first;
        last = last == null || at.isAfter(last) ? at : last;
        latest = at;
        if ((record.info() & HAS_INFO) != 0) {
            invalidations(record);
        }
        harmless.remove(record.xid());
    }

    private void invalidations(WalRecord record) {
        ByteBuffer main = record.main();
        int has = main.getInt(8);
        if ((has & HAS_INVALIDATIONS) == 0) {
            return;
        }
        boolean known = harmless.remove(record.xid());
        if ((has & HAS_CHILDREN) != 0) {
            int at = 12 + ((has & HAS_DATABASE) == 0 ? 0 : 8);
            int count = main.getInt(at);
            for (int i = 0; i < count; i++) {
                known |= harmless.remove(main.getInt(at + 4 + 4 * i));
            }
        }
        if (!known) {
            schemaChanged(record.start());
        }
    }

    /** A row was written: where? */
    private void rows(WalRecord record) {
        record.walk(
                (tablespace, database, number) -> {
                    if (number >= 0 && number < FIRST_USER_RELATION) {
                        if (!NO_SCHEMA.contains(number)) {
                            schemaChanged(record.start());
                        }
                        remember(record.xid());
                    }
                });
    }

    /** Changes in place and locks: VACUUM and ANALYZE keep their numbers in catalogs this way. */
    private void touched(WalRecord record) {
        record.walk(
                (tablespace, database, number) -> {
                    if (number >= 0 && number < FIRST_USER_RELATION) {
                        remember(record.xid());
                    }
                });
    }

    private void remember(int xid) {
        if (xid == 0) {
            return;
        }
        if (harmless.size() >= REMEMBERED) {
            harmless.clear();
        }
        harmless.add(xid);
    }

    private void schemaChanged(Lsn at) {
        if (ddl == null) {
            ddl = at;
        }
    }
}
