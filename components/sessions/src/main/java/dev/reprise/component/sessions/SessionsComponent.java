package dev.reprise.component.sessions;

import dev.reprise.component.Backup;
import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.Proof;
import dev.reprise.component.Rebuild;
import dev.reprise.component.Restore;
import dev.reprise.component.Workplace;
import dev.reprise.component.sessions.probe.FilesProbe;
import dev.reprise.component.sessions.probe.ServerProbe;
import dev.reprise.component.sessions.proof.SessionsProof;
import dev.reprise.component.sessions.repair.Beside;
import dev.reprise.component.sessions.repair.IndexRebuild;
import dev.reprise.component.sessions.repair.Received;
import dev.reprise.component.sessions.repair.Scratch;
import dev.reprise.component.sessions.repair.SessionsRestore;
import dev.reprise.component.sessions.settings.SessionsSettings;
import dev.reprise.component.sessions.shelf.Shelf;
import dev.reprise.component.sessions.spool.Spool;
import dev.reprise.component.sessions.spool.SpoolMemory;
import dev.reprise.component.sessions.stream.SessionsBackup;
import dev.reprise.component.sessions.stream.SessionsStream;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.contracts.Problem;
import dev.reprise.vault.Vault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One folder of sessions, with its four sides. */
final class SessionsComponent implements Component {
    private final String name;
    private final SessionsSettings settings;
    private final Workplace place;
    private final Beside beside;
    private final Spool spool;
    private final SessionsStream stream;
    private final Function<Vault, Shelf> shelves;

    SessionsComponent(String name, SessionsSettings settings, Workplace place) {
        this.name = name;
        this.settings = settings;
        this.place = place;
        this.beside = new Beside(settings.path());
        this.spool = new Spool(place.spool());
        this.shelves = vault -> new Shelf(vault, place.host(), name);
        this.stream = new SessionsStream(name, settings, place.spool(), place.clock(), shelves);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String kind() {
        return "sessions";
    }

    @Override
    public Map<String, Path> paths() {
        return Map.of("path", settings.path());
    }

    @Override
    public Path lockFile() {
        return beside.lock();
    }

    @Override
    public Optional<Problem> unprotectable() {
        try {
            Layout layout = Layout.of(settings.path());
            return layout.known()
                    ? Optional.empty()
                    : Optional.of(
                            new Problem(
                                    "sessions in " + layout.words() + " cannot be protected yet",
                                    name + ": " + settings.path(),
                                    "remove it from reprise.yaml, and copy it by other means"));
        } catch (IOException e) {
            // the probe says what it cannot see
            return Optional.empty();
        }
    }

    @Override
    public List<Problem> lacks() {
        try {
            return beside.obstacle(name).stream().toList();
        } catch (IOException e) {
            // the probe says what it cannot see
            return List.of();
        }
    }

    @Override
    public boolean remembered() {
        try {
            return SpoolMemory.read(spool).heldFiles();
        } catch (IOException e) {
            // whoever receives into that spool says what is wrong with it
            return true;
        }
    }

    @Override
    public List<Probe> probes() {
        var probes = new ArrayList<Probe>();
        probes.add(new FilesProbe(name, settings, beside, spool, place.clock()));
        settings.url().ifPresent(url -> probes.add(new ServerProbe(name, url)));
        return probes;
    }

    @Override
    public Backup backup() {
        return new SessionsBackup(name, settings.path(), place.clock(), shelves, stream);
    }

    @Override
    public Restore restore() {
        return new SessionsRestore(
                name,
                beside,
                new Scratch(place.run()),
                new Received(spool, settings.scan(), place.clock()),
                place.clock(),
                shelves);
    }

    @Override
    public Proof proof() {
        return new SessionsProof(name, beside, spool, settings.url());
    }

    @Override
    public Optional<Rebuild> rebuild() {
        return Optional.of(new IndexRebuild(name, beside, new Scratch(place.run())));
    }

    @Override
    public void close() {
        stream.close();
    }
}
