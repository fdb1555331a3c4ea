package dev.reprise.vault.repository;

import dev.reprise.vault.crypto.Password;
import dev.reprise.vault.crypto.Scrypt;
import dev.reprise.vault.storage.FolderStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;

/** As {@code restic key add} makes it. */
public final class SecondKey {
    private SecondKey() {}

    public static void add(Path folder, Password known, Password another) throws IOException {
        KeyRing keys = new KeyRing(new FolderStorage(folder), new SecureRandom());
        keys.add(
                keys.unlock(known).master(),
                another,
                new Scrypt(16, 1, 1),
                new Owner("host", "ops", 1, Clock.systemUTC()));
    }
}
