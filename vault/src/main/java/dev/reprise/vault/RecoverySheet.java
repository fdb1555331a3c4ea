package dev.reprise.vault;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The page to print and keep elsewhere: how to get everything back with nothing but the vault, its
 * password and the stock restic.
 */
public final class RecoverySheet {
    private RecoverySheet() {}

    /**
     * @param passwordSource where the password is found, such as {@code file:/etc/…}; never itself
     */
    public static String render(Vault vault, String passwordSource) throws IOException {
        String folder = word(vault.folder());
        List<String> keys = vault.keyIds();
        StringBuilder out = new StringBuilder();
        out.append("RECOVERY SHEET\n\n");
        out.append("vault         ").append(vault.folder()).append('\n');
        out.append("repository    ").append(vault.id()).append('\n');
        for (String key : keys) {
            out.append(key.equals(vault.openedWith()) ? "opened with   " : "key           ");
            out.append(key).append('\n');
        }
        out.append("password      ").append(passwordSource).append('\n');
        out.append("format        restic repository, version 2; any restic from 0.14 on\n");
        out.append(
                """

                Without the password nobody can read the vault, and there is no second way in.
                Write it down here by hand, and keep this page away from the host:

                    ______________________________________________________________

                1. Install restic on any machine that sees the folder, and set the password:

                       export RESTIC_PASSWORD='...'

                2. See what there is. A recovery point bears the tag "type=point":

                       restic -r %1$s snapshots --tag type=point

                3. See what is in one; its RESTORE.md says how to start each store by hand,
                   and what that leaves out: what came after the point only Reprise brings
                   back.

                       restic -r %1$s ls SNAPSHOT
                       restic -r %1$s dump SNAPSHOT /RESTORE.md

                4. Get it back, as root so that owners return, beside what is there:

                       restic -r %1$s restore SNAPSHOT --target RESTORED

                   Never over live data: RESTORED is a folder that is not there yet. RESTORE.md
                   in it says what to do then, store by store.

                5. If a file of the vault is damaged, this says which:

                       restic -r %1$s check --read-data
                """
                        .formatted(folder));
        return out.toString();
    }

    /** A path as a shell reads it back. */
    public static String word(Path file) {
        String path = file.toString();
        return path.matches("[A-Za-z0-9_./+-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}
