package dev.reprise.vault.restore;

import java.util.function.Predicate;

/**
 * How to put files on the disk.
 *
 * @param only which entries; a folder is made where anything in it is wanted
 * @param existing what to do where something stands already
 * @param sync whether every file and folder is on the disk when it returns
 * @param progress told on any thread, often
 */
public record RestoreOptions(
        Predicate<Entry> only, Existing existing, boolean sync, RestoreProgress.Listener progress) {

    /** Everything, nothing replaced, and durable. */
    public static final RestoreOptions STANDARD =
            new RestoreOptions(entry -> true, Existing.REFUSE, true, progress -> {});

    /** What to do with a file that stands where one is to be restored. */
    public enum Existing {
        /** Stop before touching it. */
        REFUSE,
        /** Put the restored one in its place in one step; folders are kept and filled. */
        REPLACE
    }

    public RestoreOptions only(Predicate<Entry> wanted) {
        return new RestoreOptions(wanted, existing, sync, progress);
    }

    public RestoreOptions replacing() {
        return new RestoreOptions(only, Existing.REPLACE, sync, progress);
    }

    public RestoreOptions withoutSync() {
        return new RestoreOptions(only, existing, false, progress);
    }

    public RestoreOptions telling(RestoreProgress.Listener listener) {
        return new RestoreOptions(only, existing, sync, listener);
    }
}
