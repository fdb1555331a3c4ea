package dev.reprise.backup;

import dev.reprise.component.Component;
import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.contracts.Command.JoinPoint;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import dev.reprise.vault.JoinRequest;
import dev.reprise.vault.Vault;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.format.SnapshotId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Writes recovery points: one snapshot that joins the trees of the seals, written last. */
final class PointWriter {
    private static final int SHORTEST_NAME = 4;

    private final String stack;
    private final Map<String, Component> components;
    private final Clock clock;

    PointWriter(String stack, Map<String, Component> components, Clock clock) {
        this.stack = stack;
        this.components = components;
        this.clock = clock;
    }

    /** Looks first for the point that an earlier attempt has written. */
    StepEnd join(JoinPoint command, Work work, Vault vault)
            throws IOException, SupersededException {
        if (command.seals().isEmpty()) {
            return new StepEnd.Failed(
                    new Problem(
                            "there is no seal to make a recovery point of",
                            command.component(),
                            "see why each component's seal failed: reprise incidents, reprise"
                                    + " status"),
                    false,
                    "");
        }
        Set<String> step =
                Set.of(
                        "reprise",
                        "type=point",
                        "run=" + command.ref().run(),
                        "step=" + command.ref().step());
        work.progress("joining", 0, command.seals().size(), "seals");
        List<Snapshot> found = vault.snapshots(step);
        Snapshot point = found.isEmpty() ? write(command, step, vault) : found.getFirst();
        work.crashPoint("backup.join.mid");
        return new StepEnd.Succeeded(
                new StepResult.Joined(
                        name(point, vault),
                        point.id().hex(),
                        command.seals(),
                        !command.unsealed().isEmpty()));
    }

    private Snapshot write(JoinPoint command, Set<String> step, Vault vault) throws IOException {
        var tags = new TreeSet<>(step);
        if (!command.unsealed().isEmpty()) {
            tags.add("degraded");
        }
        if (!command.name().isEmpty()) {
            tags.add("name=" + command.name().replace(',', ' '));
        }
        Map<String, JoinRequest.Part> parts = new HashMap<>();
        for (Seal seal : command.seals()) {
            SnapshotId sealed = SnapshotId.parse(seal.snapshot());
            vault.snapshot(sealed);
            parts.put(seal.component(), new JoinRequest.Part(sealed, ""));
        }
        var manifest = Manifest.of(stack, command, clock.instant());
        return vault.join(
                new JoinRequest(
                        command.host(),
                        tags,
                        parts,
                        Map.of(
                                "manifest.json",
                                manifest.json(),
                                "RESTORE.md",
                                manifest.instructions(vault.folder(), this::byHand)
                                        .getBytes(StandardCharsets.UTF_8))));
    }

    private Optional<String> byHand(String component) {
        return Optional.ofNullable(components.get(component)).map(each -> each.backup().byHand());
    }

    /** As short as it can be while no other point has the same name. */
    private static String name(Snapshot point, Vault vault) throws IOException {
        List<String> others =
                vault.snapshots(Set.of("reprise", "type=point")).stream()
                        .map(each -> each.id().hex())
                        .filter(id -> !id.equals(point.id().hex()))
                        .toList();
        int length = SHORTEST_NAME;
        while (taken(point.id().hex().substring(0, length), others)) {
            length++;
        }
        return "p-" + point.id().hex().substring(0, length);
    }

    private static boolean taken(String start, List<String> others) {
        return others.stream().anyMatch(other -> other.startsWith(start));
    }
}
