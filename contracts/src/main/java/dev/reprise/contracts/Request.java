package dev.reprise.contracts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person asked for, through the console. */
public sealed interface Request extends Fact {
    /** Random; the run that answers carries it. */
    String request();

    /** Who asked: a user name and a host, as far as the console knows. */
    String by();

    /**
     * @param name of the point; empty for none
     */
    @WireType("backup.requested")
    record BackupRequested(String request, String by, String name, List<String> components)
            implements Request {}

    /**
     * @param scope addresses below the component; empty means all of it
     * @param time the moment to go back to; null for the last that can be proven
     * @param snapshot the seal to take; empty leaves the choice to the decision
     */
    @WireType("restore.requested")
    record RestoreRequested(
            String request,
            String by,
            String component,
            List<String> scope,
            @Nullable Instant time,
            String snapshot)
            implements Request {}

    @WireType("check.requested")
    record CheckRequested(String request, String by, String component) implements Request {}

    /** The kill switch: while it is set, no recovery starts by itself. */
    @WireType("automation.switched")
    record AutomationSwitched(String request, String by, boolean paused) implements Request {}
}
