package dev.reprise.vault.repository;

import dev.reprise.vault.crypto.MasterKey;
import dev.reprise.vault.crypto.NotAuthentic;
import dev.reprise.vault.crypto.Password;
import dev.reprise.vault.crypto.Scrypt;
import dev.reprise.vault.crypto.SealedBox;
import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.KeyFile;
import dev.reprise.vault.format.MalformedException;
import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.storage.FileKind;
import dev.reprise.vault.storage.Storage;
import dev.reprise.vault.storage.Storage.StoredFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files in {@code keys/}: each holds the master key for one password. */
final class KeyRing {
    private static final int SALT_BYTES = 64;

    private final Storage storage;
    private final SecureRandom random;

    KeyRing(Storage storage, SecureRandom random) {
        this.storage = storage;
        this.random = random;
    }

    /** Writes a key file for the password; gives its name. */
    String add(MasterKey master, Password password, Scrypt cost, Owner owner) throws IOException {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        SealedBox box = new SealedBox(cost.derive(password, salt), random);
        byte[] data = box.seal(KeyFile.encodeMaster(master));
        KeyFile file =
                new KeyFile(owner.now(), owner.username(), owner.hostname(), cost, salt, data);
        byte[] bytes = file.encode();
        String name = Workbench.sha256Of(bytes).hex();
        storage.store(FileKind.KEY, name, bytes);
        return name;
    }

    /** Tries the password on every key. */
    Found unlock(Password password) throws IOException {
        VaultException damaged = null;
        List<StoredFile> files = storage.list(FileKind.KEY);
        for (StoredFile file : files) {
            try {
                byte[] bytes = storage.read(FileKind.KEY, file.name());
                if (!Workbench.sha256Of(bytes).equals(ObjectId.parse(file.name()))) {
                    throw damaged(file.name(), "its content does not match its name", null);
                }
                KeyFile key = KeyFile.decode(bytes);
                SealedBox box = new SealedBox(key.cost().derive(password, key.salt()), random);
                return new Found(file.name(), KeyFile.decodeMaster(box.open(key.data())));
            } catch (NotAuthentic e) {
                // Another password's key: the next may be ours.
                continue;
            } catch (NoSuchFileException e) {
                // Removed since the listing.
                continue;
            } catch (MalformedException e) {
                damaged = damaged(file.name(), e.getMessage(), e);
            } catch (VaultException.Damaged | VaultException.Inaccessible e) {
                damaged = e;
            }
        }
        if (damaged != null) {
            throw damaged;
        }
        throw new VaultException.WrongPassword(storage.location());
    }

    private static VaultException.Damaged damaged(
            String name, @Nullable String how, @Nullable Throwable cause) {
        return new VaultException.Damaged(FileKind.KEY.path(name), String.valueOf(how), cause);
    }

    /** The master key and the name of the key file that opened it. */
    record Found(String keyName, MasterKey master) {}
}
