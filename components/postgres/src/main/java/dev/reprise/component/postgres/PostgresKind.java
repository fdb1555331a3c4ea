package dev.reprise.component.postgres;

import dev.reprise.component.Component;
import dev.reprise.component.ComponentKind;
import dev.reprise.component.Found;
import dev.reprise.component.Machine;
import dev.reprise.component.Workplace;
import dev.reprise.component.postgres.probe.Conditions;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.stack.Section;
import java.util.List;
import java.util.Set;

/** A PostgreSQL server, 15 to 18. */
public final class PostgresKind implements ComponentKind {
    @Override
    public String kind() {
        return "postgres";
    }

    @Override
    public Set<String> conditions() {
        return Conditions.ALL;
    }

    @Override
    public List<Found> findLocal(Machine machine) {
        return LocalServers.find(machine);
    }

    @Override
    public Component open(String name, Section settings, Workplace place) {
        return new PostgresComponent(PostgresSettings.read(name, settings), place);
    }
}
