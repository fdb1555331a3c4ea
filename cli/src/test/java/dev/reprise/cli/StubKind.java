package dev.reprise.cli;

import dev.reprise.component.Backup;
import dev.reprise.component.Component;
import dev.reprise.component.ComponentKind;
import dev.reprise.component.Found;
import dev.reprise.component.Machine;
import dev.reprise.component.Probe;
import dev.reprise.component.Proof;
import dev.reprise.component.Restore;
import dev.reprise.component.Workplace;
import dev.reprise.stack.Section;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A kind that is only there to be named. */
record StubKind(String kind, Set<String> conditions, List<Found> found) implements ComponentKind {
    StubKind(String kind, Set<String> conditions) {
        this(kind, conditions, List.of());
    }

    @Override
    public boolean hasParts() {
        return kind.equals("sessions");
    }

    @Override
    public List<Found> findLocal(Machine machine) {
        return found;
    }

    @Override
    public Component open(String name, Section settings, Workplace place) {
        settings.optionalText("url");
        return new Named(name, kind, place.run());
    }

    private record Named(String name, String kind, Path run) implements Component {
        @Override
        public Map<String, Path> paths() {
            return Map.of();
        }

        @Override
        public Path lockFile() {
            return run.resolve(name + ".reprise-lock");
        }

        @Override
        public List<Probe> probes() {
            return List.of();
        }

        @Override
        public Backup backup() {
            throw new UnsupportedOperationException("only named");
        }

        @Override
        public Restore restore() {
            throw new UnsupportedOperationException("only named");
        }

        @Override
        public Proof proof() {
            throw new UnsupportedOperationException("only named");
        }

        @Override
        public void close() {}
    }
}
