package dev.reprise.component.postgres.server;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What shows that a server which does not serve yet goes on recovering: the titles that the
 * processes at that work give themselves, and the time that they take of the processor, the
 * commands included that they run to fetch log. What the server does about those who ask whether it
 * serves by now, ourselves first of all, is no sign: it goes on in a recovery that is stuck.
 */
public final class RecoverySigns implements Waiting.Movement {
    /** Without any sign for so long, it is stuck. */
    public static final Duration STILL = Duration.ofMinutes(5);

    /** After the name of the cluster, where it has one. A client that logs in ends so, too. */
    private static final Pattern AT_WORK =
            Pattern.compile("postgres: (.+: )?(startup|checkpointer)\\b.*");

    private final ServerFolder folder;
    private final ProcessTable table;

    public RecoverySigns(ServerFolder folder, ProcessTable table) {
        this.folder = folder;
        this.table = table;
    }

    @Override
    public Object now() throws IOException {
        Map<ServerProcess, String> signs = new HashMap<>();
        for (ServerProcess each : folder.processes()) {
            String title = String.join(" ", table.arguments(each)).strip();
            if (AT_WORK.matcher(title).matches()) {
                signs.put(each, title + " " + table.processorTime(each));
            }
        }
        return signs;
    }
}
