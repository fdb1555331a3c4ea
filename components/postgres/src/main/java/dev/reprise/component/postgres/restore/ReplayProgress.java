package dev.reprise.component.postgres.restore;

import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.postgres.server.ProcessTable;
import dev.reprise.component.postgres.server.ServerFolder;
import dev.reprise.component.postgres.server.ServerProcess;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How far a replay is, by the title that the recovering process gives itself. */
final class ReplayProgress implements PrivateCopy.Progress {
    private static final Pattern SEGMENT = Pattern.compile("recovering ([0-9A-F]{24})");

    private final ProcessTable table;
    private final long segments;
    private final Set<String> seen = new HashSet<>();

    ReplayProgress(ProcessTable table, long segments) {
        this.table = table;
        this.segments = segments;
    }

    @Override
    public void tell(Work work, ServerFolder folder) throws IOException, SupersededException {
        for (ServerProcess each : folder.processes()) {
            Matcher title = SEGMENT.matcher(String.join(" ", table.arguments(each)));
            if (title.find()) {
                seen.add(title.group(1));
            }
        }
        work.progress("replaying", seen.size(), segments, "segments");
    }
}
