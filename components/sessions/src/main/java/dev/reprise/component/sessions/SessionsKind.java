package dev.reprise.component.sessions;

import dev.reprise.component.Component;
import dev.reprise.component.ComponentKind;
import dev.reprise.component.Found;
import dev.reprise.component.Machine;
import dev.reprise.component.Workplace;
import dev.reprise.component.sessions.probe.Conditions;
import dev.reprise.component.sessions.settings.SessionsSettings;
import dev.reprise.stack.Section;
import java.util.List;
import java.util.Set;

/** OpenCode's sessions, kept in files. */
public final class SessionsKind implements ComponentKind {
    @Override
    public String kind() {
        return "sessions";
    }

    @Override
    public Set<String> conditions() {
        return Set.of(Conditions.DAMAGED, Conditions.MISSING);
    }

    @Override
    public boolean hasParts() {
        return true;
    }

    @Override
    public List<Found> findLocal(Machine machine) {
        return LocalTrees.find(machine);
    }

    @Override
    public Component open(String name, Section settings, Workplace place) {
        return new SessionsComponent(name, SessionsSettings.read(settings), place);
    }
}
