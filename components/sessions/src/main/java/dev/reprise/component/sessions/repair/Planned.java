package dev.reprise.component.sessions.repair;

import java.util.List;

/** What came of planning a repair. */
sealed interface Planned permits RepairPlan, Planned.Unknown {
    /** Sessions were asked for that neither the tree nor anything that was kept of it knows. */
    record Unknown(List<String> sessions) implements Planned {}
}
