package dev.reprise.vault.restore;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a restore did. Thread-safe. */
final class RestoreTally {
    private final RestoreProgress.Listener listener;
    private final LongAdder files = new LongAdder();
    private final LongAdder filesPlanned = new LongAdder();
    private final LongAdder folders = new LongAdder();
    private final LongAdder links = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder bytesPlanned = new LongAdder();

    RestoreTally(RestoreProgress.Listener listener) {
        this.listener = listener;
    }

    void planned(long size) {
        filesPlanned.increment();
        bytesPlanned.add(size);
    }

    void fileDone() {
        files.increment();
        tell();
    }

    void folderDone() {
        folders.increment();
    }

    void linkDone() {
        links.increment();
    }

    void bytesDone(long count) {
        bytes.add(count);
        tell();
    }

    private void tell() {
        listener.at(
                new RestoreProgress(
                        files.sum(), filesPlanned.sum(), bytes.sum(), bytesPlanned.sum()));
    }

    RestoreReport report(List<String> notes) {
        return new RestoreReport(files.sum(), folders.sum(), links.sum(), bytes.sum(), notes);
    }
}
