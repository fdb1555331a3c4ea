package dev.reprise.vault.fault;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A vault operation that failed, as a lowercase fact, what it happened to, and what to do next. It
 * is an {@link IOException} so that it passes through streams unchanged.
 */
public abstract sealed class VaultException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String fact;
    private final String subject;
    private final String next;

    private VaultException(String fact, String subject, String next, @Nullable Throwable cause) {
        super(fact + ": " + subject + " (next: " + next + ")", cause);
        this.fact = fact;
        this.subject = subject;
        this.next = next;
    }

    /** What happened, in lower case, without a full stop. */
    public final String fact() {
        return fact;
    }

    /** What it happened to: a folder, a file, a snapshot, a path in one. */
    public final String subject() {
        return subject;
    }

    /** What a person can do about it. */
    public final String next() {
        return next;
    }

    /** No key of the repository opens with the password. */
    public static final class WrongPassword extends VaultException {
        private static final long serialVersionUID = 1L;

        public WrongPassword(String folder) {
            super(
                    "wrong password or no key found for it",
                    folder,
                    "check vault.password in reprise.yaml against the recovery sheet",
                    null);
        }
    }

    /** The folder holds no repository. */
    public static final class NotARepository extends VaultException {
        private static final long serialVersionUID = 1L;

        public NotARepository(String folder, String why) {
            super(
                    "not a vault, " + why,
                    folder,
                    "check the folder and that its disk is mounted; a new vault is made by"
                            + " reprise up",
                    null);
        }
    }

    /** It holds snapshots, so it is a repository, and its config is gone. Nothing is made there. */
    public static final class ConfigGone extends VaultException {
        private static final long serialVersionUID = 1L;

        public ConfigGone(String folder) {
            super(
                    "the vault's config file is gone, and its snapshots are there",
                    folder,
                    "put config back from a copy of the vault: without it no point can be read",
                    null);
        }
    }

    /** There is a repository, or something else, where a new one should be made. */
    public static final class AlreadyExists extends VaultException {
        private static final long serialVersionUID = 1L;

        public AlreadyExists(String folder, String what) {
            super(
                    "cannot create a vault, " + what,
                    folder,
                    "open it with its password, or name an empty folder",
                    null);
        }
    }

    /** The repository has a format that this code does not speak. */
    public static final class UnsupportedVersion extends VaultException {
        private static final long serialVersionUID = 1L;

        public UnsupportedVersion(String folder, long version) {
            super(
                    "repository format version " + version + ", only version 2 is supported",
                    folder,
                    version == 1
                            ? "run restic migrate upgrade_repo_v2 on it, or name another folder"
                            : "use a newer Reprise, or name another folder",
                    null);
        }
    }

    /** A vault file, or a blob in it, is not what was written. */
    public static final class Damaged extends VaultException {
        private static final long serialVersionUID = 1L;
        private final String file;

        /**
         * @param file the vault file, relative to the vault, such as {@code data/3f/3fa1…}
         */
        public Damaged(String file, String how, @Nullable Throwable cause) {
            super(
                    "damaged vault file, " + how,
                    file,
                    neededByAll(file)
                            ? "put this file back from a copy of the vault: without it no point can"
                                    + " be read"
                            : "restore another point; restic check --read-data says what else is"
                                    + " damaged; put this file back from a copy of the vault",
                    cause);
            this.file = file;
        }

        private static boolean neededByAll(String file) {
            return file.equals("config") || file.startsWith("keys/");
        }

        /** The damaged file, relative to the vault. */
        public String file() {
            return file;
        }
    }

    /** Something that the repository refers to is not there. */
    public static final class Missing extends VaultException {
        private static final long serialVersionUID = 1L;

        public Missing(String what, String subject) {
            super(
                    what,
                    subject,
                    "restore another point; restic check --read-data says what else is affected",
                    null);
        }
    }

    /** The snapshot, or the path in it, does not exist. */
    public static final class NotFound extends VaultException {
        private static final long serialVersionUID = 1L;

        public NotFound(String what, String subject) {
            super(what, subject, "see reprise points, or restic ls, for what there is", null);
        }
    }

    /** The disk is full, or a quota is reached. */
    public static final class NoSpace extends VaultException {
        private static final long serialVersionUID = 1L;

        public NoSpace(String folder, Throwable cause) {
            super(
                    "no space left on the device",
                    folder,
                    "free space there, then repeat; nothing that was complete is lost",
                    cause);
        }
    }

    /** The vault or the target cannot be read or written. */
    public static final class Inaccessible extends VaultException {
        private static final long serialVersionUID = 1L;

        public Inaccessible(String fact, String subject, Throwable cause) {
            super(fact, subject, "check that the disk is mounted and its permissions", cause);
        }
    }

    /** Another process holds a lock that excludes this operation. */
    public static final class Locked extends VaultException {
        private static final long serialVersionUID = 1L;

        public Locked(String holder, String folder) {
            this(
                    holder,
                    folder,
                    "wait until it is done; if that process is gone, run restic unlock",
                    null);
        }

        private Locked(String holder, String folder, String next, @Nullable Throwable cause) {
            super("vault is locked by " + holder, folder, next, cause);
        }

        /**
         * A lock that cannot be read may say that somebody has the vault alone.
         *
         * @param until when it is too old to count, whatever it says
         */
        public static Locked byUnreadable(
                String file, String folder, Instant until, VaultException why) {
            return new Locked(
                    file + ", which cannot be read (" + why.fact() + ")",
                    folder,
                    "it counts until "
                            + until
                            + "; if nobody else works with the vault, run restic unlock"
                            + " --remove-all",
                    why);
        }
    }

    /** The lock was not renewed for so long that others may have worked as if there were none. */
    public static final class LockLost extends VaultException {
        private static final long serialVersionUID = 1L;

        public LockLost(String folder) {
            super(
                    "the lock on the vault lapsed meanwhile, and what was stored under it may have"
                            + " been removed",
                    folder,
                    "repeat it; this happens where the machine was suspended, its clock was set, or"
                            + " restic unlock was run",
                    null);
        }
    }

    /** A file of a snapshot may not be written where it says, or something stands in its place. */
    public static final class RefusedTarget extends VaultException {
        private static final long serialVersionUID = 1L;

        public RefusedTarget(String why, String subject) {
            super("refused to restore, " + why, subject, "restore to an empty folder", null);
        }
    }

    /** The vault lies inside a protected folder, or the other way round. */
    public static final class Misplaced extends VaultException {
        private static final long serialVersionUID = 1L;

        public Misplaced(String why, List<String> folders) {
            super(
                    why,
                    String.join(" and ", folders),
                    "name a folder outside, best on another disk",
                    null);
        }
    }
}
