package dev.reprise.demo.witness;

import dev.reprise.demo.world.Conversation;
import dev.reprise.demo.world.SessionFile;
import dev.reprise.demo.world.SessionProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes sessions into the tree as OpenCode does, one step at a time: a new session, three more
 * messages to it, the next one. Counts what is there against what it has written and found.
 * Thread-safe.
 */
final class Scribe {
    private static final int MESSAGES = 3;
    private static final int MOST_STRAYS = 100;

    private final Path tree;
    private final Conversation conversation;
    private final FileLedger ledger;
    private final LedgerFile file;
    private final InstantSource clock;
    private final List<SessionProject> projects;
    private int steps;
    private String session = "";
    private Instant created = Instant.EPOCH;

    Scribe(
            Path tree,
            Conversation conversation,
            FileLedger ledger,
            LedgerFile file,
            InstantSource clock) {
        this.tree = tree;
        this.conversation = conversation;
        this.ledger = ledger;
        this.file = file;
        this.clock = clock;
        this.projects = List.of(SessionProject.inLayoutA(tree), SessionProject.inLayoutB(tree));
    }

    /** Takes what is there already for acknowledged when it was written. */
    synchronized void find() throws IOException {
        for (Path each : files()) {
            note(each, Files.readAllBytes(each), Files.getLastModifiedTime(each).toInstant());
        }
    }

    /** Writes the next step; whether all of it was written. */
    synchronized boolean write() {
        int step = steps % (MESSAGES + 1);
        SessionProject project = projects.get(steps / (MESSAGES + 1) % projects.size());
        Instant now = clock.instant();
        if (step == 0) {
            session = conversation.newSession(now);
            created = now;
        }
        steps++;
        List<SessionFile> files = new ArrayList<>();
        String role = step % 2 == 0 ? "user" : "assistant";
        SessionFile info = conversation.info(project, session, Optional.empty(), created, now);
        if (step == 0) {
            files.add(info);
        }
        files.addAll(conversation.message(project, session, role, now));
        if (step > 0) {
            files.add(info);
        }
        boolean all = true;
        for (SessionFile each : files) {
            all &= write(each);
        }
        return all;
    }

    synchronized void damaged(Instant from, Instant to) {
        ledger.damaged(from, to);
    }

    synchronized RowLedger.Count count() {
        return ledger.count();
    }

    synchronized Counted audit() throws IOException {
        List<Audit.Missing> missing = new ArrayList<>();
        Map<String, Boolean> sessions = new HashMap<>();
        Map<Path, FileLedger.Wanted> wanted = ledger.wanted();
        wanted.forEach(
                (path, want) -> {
                    switch (want) {
                        case FileLedger.Wanted.Anything _ -> {}
                        case FileLedger.Wanted.OneOf one -> {
                            boolean there = one.fingerprints().contains(fingerprint(path));
                            sessions.merge(sessionOf(path), there, (x, y) -> x && y);
                            if (!there) {
                                missing.add(
                                        new Audit.Missing(
                                                Audit.Kind.FILE,
                                                tree.relativize(path).toString(),
                                                one.since(),
                                                one.since()));
                            }
                        }
                    }
                });
        sessions.remove("");
        long harmed = sessions.values().stream().filter(whole -> !whole).count();
        return new Counted(
                new Audit.Sessions(sessions.size(), harmed), missing, strays(wanted.keySet()));
    }

    record Counted(Audit.Sessions sessions, List<Audit.Missing> missing, List<String> strays) {}

    private boolean write(SessionFile each) {
        Instant sent = clock.instant();
        String name = tree.relativize(each.path()).toString();
        try {
            each.write();
        } catch (IOException e) {
            ledger.refused();
            file.note(Audit.Kind.FILE, name, sent, clock.instant(), Verdict.REFUSED);
            return false;
        }
        Instant settled = clock.instant();
        note(each.path(), each.content(), settled);
        file.note(Audit.Kind.FILE, name, sent, settled, Verdict.ACKNOWLEDGED);
        return true;
    }

    private void note(Path path, byte[] content, Instant at) {
        ledger.written(path, Fingerprint.of(path, content), at);
    }

    private static String fingerprint(Path path) {
        try {
            return Fingerprint.of(path, Files.readAllBytes(path));
        } catch (IOException e) {
            return "unreadable";
        }
    }

    private List<String> strays(Set<Path> known) throws IOException {
        Set<Path> unknown = new HashSet<>(files());
        unknown.removeAll(known);
        return unknown.stream()
                .map(path -> tree.relativize(path).toString())
                .sorted()
                .limit(MOST_STRAYS)
                .toList();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(tree)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }

    /** The session that a file belongs to; empty for a file that belongs to none. */
    private String sessionOf(Path path) {
        for (Path element : tree.relativize(path)) {
            String name = element.toString();
            if (name.startsWith("ses_")) {
                return name.replace(".json", "");
            }
        }
        return "";
    }
}
