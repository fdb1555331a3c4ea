package dev.reprise.component.sessions.repair;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a switch has left beside the target: its plan, and which of its files it has put in.
 *
 * @param putIn whose content is as planned; merged indexes are not among them
 */
public record KeptRepair(List<Repair> putIn) {
    public static KeptRepair of(Path kept) throws IOException {
        Map<String, PutIn.Ending> done = PutInLog.read(kept);
        return new KeptRepair(
                Staging.plan(kept).map(RepairPlan::repairs).orElse(List.of()).stream()
                        .filter(each -> done.get(each.path()) == PutIn.Ending.PUT_IN)
                        .filter(each -> each.kind() != Repair.Kind.INDEX)
                        .toList());
    }
}
