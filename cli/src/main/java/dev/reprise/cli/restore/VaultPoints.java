package dev.reprise.cli.restore;

import dev.reprise.cli.CommandException;
import dev.reprise.cli.Exit;
import dev.reprise.component.SealTags;
import dev.reprise.contracts.Seal;
import dev.reprise.vault.Vault;
import dev.reprise.vault.format.Node;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.repository.UnreadableSnapshot;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/** The recovery points of a vault and what is in them, told without the services. */
public final class VaultPoints {
    private static final int CANDIDATES = 5;
    private static final int UNMISTAKABLE = 12;

    private final Vault vault;

    public VaultPoints(Vault vault) {
        this.vault = vault;
    }

    /**
     * By its name or its id, as far as that is one point's alone; {@code latest} is the newest.
     *
     * @throws CommandException if it is no point, or may be several
     */
    public Snapshot named(String written) throws IOException {
        List<Snapshot> all = vault.snapshots(Set.of("reprise", "type=point")).reversed();
        if (written.equals("latest") && !all.isEmpty()) {
            return all.getFirst();
        }
        List<Snapshot> named =
                all.stream().filter(each -> each.tags().contains("name=" + written)).toList();
        String digits = written.replaceFirst("^p-", "");
        List<Snapshot> found =
                !named.isEmpty() || digits.isEmpty()
                        ? named
                        : all.stream().filter(each -> each.id().hex().startsWith(digits)).toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        if (found.isEmpty() && !digits.isEmpty()) {
            refuseUnreadable(written, digits);
        }
        throw new CommandException(
                Exit.USAGE,
                found.isEmpty()
                        ? "there is no point " + written + " in the vault"
                        : written + " may be any of " + found.size() + " points",
                vault.folder().toString(),
                found.isEmpty()
                        ? "see `reprise points`; without the services, `restic snapshots --tag"
                                + " type=point` lists them"
                        : "write the one that is meant: "
                                + found.stream()
                                        .limit(CANDIDATES)
                                        .map(VaultPoints::unmistakable)
                                        .collect(Collectors.joining(", ")));
    }

    private void refuseUnreadable(String written, String digits) throws IOException {
        for (UnreadableSnapshot each : vault.unreadable()) {
            if (each.id().hex().startsWith(digits)) {
                throw new CommandException(
                        Exit.FAILED,
                        written + " cannot be read: " + each.why(),
                        vault.folder().resolve(each.file()).toString(),
                        "use another point; put this file back from a copy of the vault");
            }
        }
    }

    /** As much of its id as no other point is likely to share. */
    public static String unmistakable(Snapshot point) {
        return "p-" + point.id().hex().substring(0, UNMISTAKABLE);
    }

    /** The seals that it joins: of each component the newest before it that has the same tree. */
    public SequencedMap<String, String> seals(Snapshot point) throws IOException {
        var seals = new LinkedHashMap<String, String>();
        for (Snapshot each : vault.snapshots(Set.of("reprise", "type=seal")).reversed()) {
            Optional<Seal> seal = SealTags.read(each);
            if (seal.isEmpty() || each.time().isAfter(point.time())) {
                continue;
            }
            String component = seal.get().component();
            if (!seals.containsKey(component)
                    && vault.find(point.id(), component)
                            .flatMap(Node::subtree)
                            .filter(each.tree()::equals)
                            .isPresent()) {
                seals.put(component, seal.get().snapshot());
            }
        }
        return seals;
    }
}
