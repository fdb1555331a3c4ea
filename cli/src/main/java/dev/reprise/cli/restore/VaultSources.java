package dev.reprise.cli.restore;

import dev.reprise.component.SealTags;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.console.Timings;
import dev.reprise.vault.Vault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedMap;

/** From the vault alone: what is suspect or damaged is only found out by trying. */
public final class VaultSources implements Sources {
    private final Vault vault;

    public VaultSources(Vault vault) {
        this.vault = vault;
    }

    @Override
    public List<Seal> seals(Wanted wanted) {
        try {
            return SealTags.all(vault, wanted.component()).stream()
                    .filter(
                            each ->
                                    wanted.exact()
                                            ? each.snapshot().startsWith(wanted.snapshot())
                                            : wanted.time() == null
                                                    || !each.at().isAfter(wanted.time()))
                    .sorted(Comparator.comparing(Seal::at).reversed())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public SequencedMap<String, String> point(String point) {
        try {
            var points = new VaultPoints(vault);
            return points.seals(points.named(point));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<String> conditions(String component) {
        return List.of();
    }

    @Override
    public Timings timings() {
        return new Timings(List.of());
    }
}
