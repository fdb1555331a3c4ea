package dev.reprise.component.sessions.repair;

import dev.reprise.component.sessions.repair.RepairPlan.GivenUp;
import dev.reprise.contracts.Loss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a switch has left beside the target: its plan, and which of its files it has put in.
 *
 * @param putIn whose content is as planned; merged indexes are not among them
 * @param putAside damaged files without a sound version, which lie in the kept folder now
 * @param givenUp the files without a sound version, put aside or not
 * @param lost whether the plan said that something is lost
 */
public record KeptRepair(
        List<Repair> putIn, List<Repair> putAside, List<GivenUp> givenUp, boolean lost) {
    public static KeptRepair of(Path kept) throws IOException {
        Map<String, PutIn.Ending> done = PutInLog.read(kept);
        Optional<RepairPlan> plan = Staging.plan(kept);
        List<Repair> repairs = plan.map(RepairPlan::repairs).orElse(List.of());
        return new KeptRepair(
                repairs.stream()
                        .filter(each -> done.get(each.path()) == PutIn.Ending.PUT_IN)
                        .filter(each -> each.kind() != Repair.Kind.INDEX)
                        .toList(),
                repairs.stream()
                        .filter(each -> done.get(each.path()) == PutIn.Ending.PUT_ASIDE)
                        .toList(),
                plan.map(RepairPlan::givenUp).orElse(List.of()),
                plan.map(RepairPlan::loss).orElse(Loss.NOTHING).any());
    }
}
