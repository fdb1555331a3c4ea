package dev.reprise.component.postgres.probe;

import dev.reprise.component.Probe;
import dev.reprise.component.postgres.server.ControlFile;
import dev.reprise.component.postgres.server.DamageWord;
import dev.reprise.component.postgres.server.KnownServer;
import dev.reprise.component.postgres.server.Mounts;
import dev.reprise.component.postgres.server.ProcessTable;
import dev.reprise.component.postgres.server.ServerFolder;
import dev.reprise.component.postgres.server.ServerProcess;
import dev.reprise.component.postgres.server.StartArguments;
import dev.reprise.contracts.Sight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the server's first process in the system's process table. Remembers how it was started,
 * for the day on which it has to be started again. Of a server that did not come up it also has the
 * server's own word, where that says that its data is damaged.
 */
public final class ProcessProbe implements Probe {
    private final ServerFolder folder;
    private final ProcessTable table;
    private final CanaryProbe.StoppedByHand stopped;
    private final KnownServer.Store known;
    private final DamageWord.Store word;
    private final Mounts mounts;
    private @Nullable ServerProcess last;

    public ProcessProbe(
            ServerFolder folder,
            ProcessTable table,
            CanaryProbe.StoppedByHand stopped,
            Memory memory,
            Mounts mounts) {
        this.folder = folder;
        this.table = table;
        this.stopped = stopped;
        this.known = memory.known();
        this.word = memory.word();
        this.mounts = mounts;
    }

    /**
     * @param known how the server was last seen
     * @param word what it last said of its data
     */
    public record Memory(KnownServer.Store known, DamageWord.Store word) {}

    @Override
    public Sight sight() {
        return new Sight("postmaster", Sight.Method.PROCESS);
    }

    @Override
    public Set<String> conditions() {
        return Conditions.ALL;
    }

    @Override
    public Duration every() {
        return Duration.ofMillis(250);
    }

    @Override
    public Duration deadline() {
        return Duration.ofSeconds(2);
    }

    @Override
    public Look look(boolean watchOnly) {
        try {
            ServerProcess before = last;
            if (before != null && table.alive(before)) {
                return new Look.Seen(said("when it was started last, it let nobody in"), List.of());
            }
            Optional<ServerProcess> found = folder.postmaster();
            if (found.isPresent()) {
                remember(found.get());
                last = found.get();
                return new Look.Seen(said("when it was started last, it let nobody in"), List.of());
            }
            return absent(before);
        } catch (IOException e) {
            return new Look.Blind("the process table cannot be read: " + e.getMessage());
        }
    }

    private Look absent(@Nullable ServerProcess before) throws IOException {
        Optional<String> byHand = stopped.evidence();
        if (byHand.isPresent()) {
            return new Look.Blind(byHand.get());
        }
        String evidence =
                before == null
                        ? "no process works in " + folder.data()
                        : "process "
                                + before.pid()
                                + " has ended, and no other works in "
                                + folder.data();
        var symptoms = new ArrayList<Symptom>();
        symptoms.add(new Symptom(Conditions.SERVER_DOWN, evidence, null, List.of()));
        symptoms.addAll(said("it ended when it was started last"));
        return new Look.Seen(symptoms, List.of());
    }

    private List<Symptom> said(String when) throws IOException {
        return word.read()
                .map(says -> new Symptom(Conditions.DATA_GONE, when + ": " + says, null, List.of()))
                .map(List::of)
                .orElse(List.of());
    }

    /** Another cluster under the same name is not what was known, and must not pass for it. */
    private void remember(ServerProcess process) throws IOException {
        List<String> words = table.arguments(process);
        if (words.isEmpty()) {
            return;
        }
        String system;
        try {
            system = ControlFile.read(folder.data()).system();
        } catch (IOException e) {
            return; // its files are another probe's business; what was known before stays
        }
        var now =
                new KnownServer(
                        system,
                        StartArguments.of(words.subList(1, words.size()), folder.data()),
                        mounts.of(folder.data()).map(Path::toString).orElse(null),
                        logVolume());
        Optional<KnownServer> before = known.read();
        boolean another = before.isPresent() && !before.get().system().equals(system);
        if (!another && !before.filter(now::equals).isPresent()) {
            known.write(now);
        }
    }

    private @Nullable String logVolume() throws IOException {
        Path log = folder.data().resolve(KnownServer.LOG);
        return Files.isSymbolicLink(log) ? mounts.of(log).map(Path::toString).orElse(null) : null;
    }
}
