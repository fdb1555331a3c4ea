package dev.reprise.component.sessions.tree;

import dev.reprise.component.sessions.tree.RecordPath.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The records that went from a tree, and which of them are a loss. A session counts if its info
 * went, or messages or parts of it while it is there; sub-sessions are counted by themselves. So
 * the share is that of sessions: somebody who deletes one, or takes back half of a long one, harms
 * one, and whatever empties {@code part} or {@code message} harms all that had any.
 *
 * <p>Messages and parts of a session that went belong to it, and are not counted; a server leaves
 * the parts of a deleted session behind. Not thread-safe.
 */
public final class Deletions {
    private final TreeModel model;
    private final MissingWindow sessions = new MissingWindow();
    private final MissingWindow subSessions = new MissingWindow();
    private long sessionsBack;
    private long subSessionsBack;

    /**
     * @param model of what is there; a record that is told to have gone is no longer in it
     */
    public Deletions(TreeModel model) {
        this.model = model;
    }

    public void went(RecordPath path, Instant lastSeen, Instant at) {
        went(path, lastSeen, at, false);
    }

    /**
     * @param young whether it had just been written, and may be in no copy yet
     */
    void went(RecordPath path, Instant lastSeen, Instant at, boolean young) {
        switch (path.kind()) {
            case INFO -> sessions.gone(path.path(), lastSeen, at, young);
            case MESSAGE, PART -> {
                if (model.hasInfo(path)) {
                    sessions.gone(path.path(), owner(path), lastSeen, at);
                }
            }
            case SUB_SESSION -> subSessions.gone(path.path(), lastSeen, at, young);
            case INDEX, OTHER_JSON, OTHER -> {}
        }
    }

    /** One that is there again is counted among those that went, and not among those that are. */
    public void wentAndCameBack(RecordPath path, Instant at) {
        went(path, at, at);
        switch (path.kind()) {
            case INFO -> sessionsBack++;
            case SUB_SESSION -> subSessionsBack++;
            case MESSAGE, PART, INDEX, OTHER_JSON, OTHER -> {}
        }
    }

    public void back(RecordPath path) {
        sessions.back(path.path(), owner(path));
        subSessions.back(path.path(), path.path());
    }

    /** A record that nobody can put back, or that is meant to be away, is no longer missed. */
    public void excuse(RecordPath path) {
        sessions.excuse(path.path(), owner(path));
        subSessions.excuse(path.path(), path.path());
    }

    /** What held them is gone as a whole. */
    public void blameAll() {
        sessions.blameAll();
        subSessions.blameAll();
    }

    /** The paths that are a loss. */
    public List<String> lost(Instant now) {
        for (Kind kind : List.of(Kind.MESSAGE, Kind.PART)) {
            if (model.isWithout(kind)) {
                sessions.blameEmptied(each -> RecordPath.of(each).kind() == kind);
            }
        }
        var lost = new ArrayList<>(sessions.lost(now, model.sessions() - sessionsBack));
        lost.addAll(subSessions.lost(now, model.subSessions() - subSessionsBack));
        return lost;
    }

    /** When the first of what is lost was last seen. */
    public Optional<Instant> lastSeenWell() {
        return Stream.of(sessions.lastSeenWell(), subSessions.lastSeenWell())
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    /** What went and is no loss, each once. */
    public List<String> toRemark(Instant now) {
        var remarks = new ArrayList<>(sessions.toRemark(now));
        remarks.addAll(subSessions.toRemark(now));
        return remarks;
    }

    private static String owner(RecordPath path) {
        return path.sibling("info", path.session());
    }
}
