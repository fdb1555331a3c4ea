package dev.reprise.bench.vault;

import dev.reprise.vault.Vault;
import dev.reprise.vault.crypto.Password;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.format.SnapshotId;
import dev.reprise.vault.restore.RestoreOptions;
import dev.reprise.vault.seal.SealRequest;
import dev.reprise.vault.seal.SealWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One vault command in a process of its own, so that its start is measured too. */
final class VaultRun {
    private VaultRun() {}

    /** {@code init|backup|restore VAULT [FOLDER]}; the password is in RESTIC_PASSWORD. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        Password password = Password.of(System.getenv("RESTIC_PASSWORD").toCharArray());
        switch (arguments[0]) {
            case "init" -> Vault.create(folder, password).close();
            case "backup" -> {
                try (Vault vault = Vault.open(folder, password)) {
                    backup(vault, Path.of(arguments[2]));
                }
            }
            case "restore" -> {
                try (Vault vault = Vault.open(folder, password)) {
                    vault.restore(
                            vault.snapshots().getLast().id(),
                            "",
                            Path.of(arguments[2]),
                            RestoreOptions.STANDARD.withoutSync());
                }
            }
            default -> throw new IllegalArgumentException("no such command: " + arguments[0]);
        }
    }

    private static void backup(Vault vault, Path source) throws Exception {
        List<Snapshot> earlier = vault.snapshots();
        Optional<SnapshotId> parent =
                earlier.isEmpty() ? Optional.empty() : Optional.of(earlier.getLast().id());
        SealRequest request = SealRequest.of("bench", List.of(source.toString()), Set.of());
        try (SealWriter writer = vault.newSeal(request.withParent(parent))) {
            writer.folder("tree", source);
            writer.commit();
        }
    }
}
