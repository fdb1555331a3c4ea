package dev.reprise.component.postgres.probe;

import dev.reprise.component.Probe;
import dev.reprise.component.postgres.server.ControlFile;
import dev.reprise.component.postgres.server.ProcessTable;
import dev.reprise.component.postgres.server.ServerFolder;
import dev.reprise.component.postgres.server.ServerProcess;
import dev.reprise.contracts.Sight;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks whether a server that is there does anything for anybody. One that crashes, and whose
 * recovery then fails, does not end by itself where it is of version 18: its first process waits
 * for ever, and tells whoever asks that it is recovering. The process at that work is gone then,
 * and the one that writes the log in production has not come.
 */
public final class StalledProbe implements Probe {
    /** In a start and in a stop neither of the two is there for a moment. */
    private static final int LOOKS = 5;

    /** After the name of the cluster, where it has one. */
    private static final Pattern TITLE =
            Pattern.compile("postgres: (?:.+: )?(startup|walwriter|checkpointer)\\b.*");

    private final ServerFolder folder;
    private final ProcessTable table;
    private int looks;

    public StalledProbe(ServerFolder folder, ProcessTable table) {
        this.folder = folder;
        this.table = table;
    }

    @Override
    public Sight sight() {
        return new Sight("server-processes", Sight.Method.PROCESS);
    }

    @Override
    public Set<String> conditions() {
        return Set.of(Conditions.SERVER_DOWN);
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(2);
    }

    @Override
    public Duration deadline() {
        return Duration.ofSeconds(2);
    }

    @Override
    public Look look(boolean watchOnly) {
        try {
            looks = stalled() ? looks + 1 : 0;
        } catch (IOException e) {
            return new Look.Blind("the process table cannot be read: " + e.getMessage());
        }
        if (looks < LOOKS) {
            return new Look.Seen(List.of(), List.of());
        }
        String evidence =
                "the server in "
                        + folder.data()
                        + " runs, and neither serves nor recovers: it has no process for either";
        return new Look.Seen(
                List.of(new Symptom(Conditions.SERVER_DOWN, evidence, null, List.of())), List.of());
    }

    private boolean stalled() throws IOException {
        var titles = new ArrayList<String>();
        for (ServerProcess each : folder.processes()) {
            Matcher title = TITLE.matcher(String.join(" ", table.arguments(each)).strip());
            if (title.matches()) {
                titles.add(title.group(1));
            }
        }
        return titles.contains("checkpointer")
                && !titles.contains("startup")
                && !titles.contains("walwriter")
                && !stopping();
    }

    /** A stop may write for long what is not on the disk yet. */
    private boolean stopping() {
        try {
            return switch (ControlFile.read(folder.data()).state()) {
                case SHUTTING_DOWN, SHUT_DOWN, SHUT_DOWN_IN_RECOVERY -> true;
                case STARTUP, IN_CRASH_RECOVERY, IN_ARCHIVE_RECOVERY, IN_PRODUCTION -> false;
            };
        } catch (IOException e) {
            return false; // its files are another probe's business
        }
    }
}
