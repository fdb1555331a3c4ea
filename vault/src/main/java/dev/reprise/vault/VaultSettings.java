package dev.reprise.vault;

import dev.reprise.vault.repository.Owner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;

/**
 * Who uses the vault, as locks, keys and snapshots name it.
 *
 * @param clock tells the times that are written
 */
public record VaultSettings(String hostname, String username, InstantSource clock) {

    /** This host, this user, the system's clock. */
    public static VaultSettings ofThisHost() {
        return new VaultSettings(
                thisHost(), System.getProperty("user.name", "unknown"), Clock.systemUTC());
    }

    Owner owner() {
        return new Owner(hostname, username, ProcessHandle.current().pid(), clock);
    }

    /** The kernel's word for it, as restic asks; a name server only where there is none. */
    private static String thisHost() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException unknown) {
                return "localhost";
            }
        }
    }
}
