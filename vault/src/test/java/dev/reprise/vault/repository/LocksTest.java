package dev.reprise.vault.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.vault.crypto.Password;
import dev.reprise.vault.crypto.Scrypt;
import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.storage.FileKind;
import dev.reprise.vault.storage.FolderStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocksTest {
    private static final Scrypt QUICK = new Scrypt(16, 1, 1);

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-23T12:00:00Z"));
    private final InstantSource clock = now::get;
    private Path folder = Path.of("");

    @BeforeEach
    void prepare(@TempDir Path temporary) throws Exception {
        folder = temporary;
        FolderStorage storage = new FolderStorage(folder);
        storage.createLayout();
        Repository.create(storage, password(), QUICK, owner("here", 1));
    }

    private static Password password() {
        return Password.of("secret".toCharArray());
    }

    private Owner owner(String host, long pid) {
        return new Owner(host, "ops", pid, clock);
    }

    private Repository open(String host, long pid) throws IOException {
        return Repository.open(new FolderStorage(folder), password(), owner(host, pid));
    }

    private static int locks(Repository repository) throws IOException {
        return repository.storage().list(FileKind.LOCK).size();
    }

    @Test
    void shouldShareWithManyUnderOneFileAProcess() throws Exception {
        try (Repository one = open("here", 1);
                Repository other = open("there", 1)) {
            Locks.Lease first = one.locks().share();
            Locks.Lease second = one.locks().share();
            Locks.Lease third = other.locks().share();
            assertThat(locks(one)).isEqualTo(2);

            first.close();
            first.close();
            assertThat(locks(one)).isEqualTo(2);
            second.close();
            third.close();
            assertThat(locks(one)).isZero();
        }
    }

    @Test
    void shouldExcludeAllOthers() throws Exception {
        try (Repository one = open("here", 1);
                Repository other = open("there", 1)) {
            Locks.Lease alone = one.locks().exclude();

            assertThatThrownBy(() -> other.locks().share())
                    .isInstanceOf(VaultException.Locked.class)
                    .hasMessageContaining("process 1 of ops on here");
            assertThatThrownBy(() -> one.locks().share()).isInstanceOf(VaultException.Locked.class);
            assertThat(locks(one)).isEqualTo(1);

            alone.close();
            Locks.Lease shared = other.locks().share();
            assertThatThrownBy(() -> one.locks().exclude())
                    .isInstanceOf(VaultException.Locked.class);
            shared.close();
        }
    }

    @Test
    void shouldRemoveALockThatIsHalfAnHourOld() throws Exception {
        try (Repository one = open("here", 1);
                Repository other = open("there", 1)) {
            one.locks().exclude();
            now.updateAndGet(time -> time.plus(Duration.ofMinutes(29)));
            assertThatThrownBy(() -> other.locks().share())
                    .isInstanceOf(VaultException.Locked.class);

            now.updateAndGet(time -> time.plus(Duration.ofMinutes(2)));
            other.locks().share();
            assertThat(locks(other)).isEqualTo(1);
        }
    }

    @Test
    void shouldRemoveALockOfAProcessOfThisHostThatIsGone() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Repository dead = open("here", gone.pid());
        dead.locks().exclude();

        try (Repository one = open("here", ProcessHandle.current().pid())) {
            one.locks().share();

            assertThat(locks(one)).isEqualTo(1);
        }
    }

    @Test
    void shouldReadBesideALockThatCannotBeReadAndNotWrite() throws Exception {
        try (Repository one = open("here", 1);
                Repository other = open("there", 1)) {
            // Given a lock that was half written, just now
            other.locks().share();
            Path lock = lockFile();
            byte[] good = Files.readAllBytes(lock);
            Files.delete(lock);
            Files.write(lock, Arrays.copyOf(good, good.length / 2));
            Files.setLastModifiedTime(lock, FileTime.from(now.get()));

            // Then
            Locks.Lease reading = one.locks().shareToRead();
            assertThatThrownBy(() -> one.locks().share())
                    .isInstanceOf(VaultException.Locked.class)
                    .hasMessageContaining("locks/" + lock.getFileName())
                    .hasMessageContaining("cannot be read")
                    .hasMessageContaining("2026-11-23T12:30:00Z");
            reading.close();
            assertThatThrownBy(() -> one.locks().share()).isInstanceOf(VaultException.Locked.class);
            assertThatThrownBy(() -> one.locks().exclude())
                    .isInstanceOf(VaultException.Locked.class);
            assertThat(lock).exists();

            // When it is older than any lock that counts
            now.updateAndGet(time -> time.plus(Duration.ofMinutes(31)));
            one.locks().share();

            // Then
            assertThat(lock).doesNotExist();
        }
    }

    @Test
    void shouldKnowThatItSleptLongerThanItsLockCounts() throws Exception {
        try (Repository one = open("here", 1)) {
            // Given
            Locks.Lease before = one.locks().share();
            now.updateAndGet(time -> time.plus(Duration.ofMinutes(29)));
            one.locks().renew();
            now.updateAndGet(time -> time.plus(Duration.ofMinutes(29)));
            before.requireHeld();

            // When the machine sleeps, and the lock is renewed as soon as it wakes
            now.updateAndGet(time -> time.plus(Duration.ofMinutes(2)));
            assertThatThrownBy(before::requireHeld).isInstanceOf(VaultException.LockLost.class);
            one.locks().renew();

            // Then
            assertThatThrownBy(before::requireHeld).isInstanceOf(VaultException.LockLost.class);
            try (Locks.Lease after = one.locks().share()) {
                after.requireHeld();
            }
            assertThat(locks(one)).isEqualTo(1);
            before.close();
            assertThat(locks(one)).isZero();
        }
    }

    @Test
    void shouldTakeItAnewWhereItWasRemoved() throws Exception {
        try (Repository one = open("here", 1);
                Repository other = open("there", 1)) {
            // Given
            Locks.Lease before = one.locks().share();
            Files.delete(lockFile());
            Locks.Lease alone = other.locks().exclude();

            // Then
            assertThatThrownBy(before::requireHeld).isInstanceOf(VaultException.LockLost.class);
            one.locks().renew();
            assertThatThrownBy(() -> one.locks().share()).isInstanceOf(VaultException.Locked.class);
            alone.close();
            one.locks().share().requireHeld();
            assertThatThrownBy(before::requireHeld).isInstanceOf(VaultException.LockLost.class);
        }
    }

    private Path lockFile() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("locks"))) {
            return files.findFirst().orElseThrow();
        }
    }
}
