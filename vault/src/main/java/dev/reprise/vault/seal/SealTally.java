package dev.reprise.vault.seal;

import dev.reprise.vault.repository.BlobSaver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a seal did, and collects what it found. Thread-safe. */
final class SealTally {
    private final BlobSaver saver;
    private final LongAdder files = new LongAdder();
    private final LongAdder unchanged = new LongAdder();
    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder bytesUnchanged = new LongAdder();
    private final List<Finding> findings = new ArrayList<>();
    private volatile SealProgress.Listener listener = progress -> {};

    SealTally(BlobSaver saver) {
        this.saver = saver;
    }

    void listener(SealProgress.Listener other) {
        listener = other;
    }

    void fileDone() {
        files.increment();
        listener.at(progress());
    }

    void fileUnchanged(long size) {
        unchanged.increment();
        bytesUnchanged.add(size);
        fileDone();
    }

    void bytesRead(int count) {
        bytesRead.add(count);
        listener.at(progress());
    }

    synchronized void found(Finding.Kind kind, String path, String what) {
        findings.add(new Finding(kind, path, what));
    }

    synchronized List<Finding> findings() {
        return List.copyOf(findings);
    }

    SealProgress progress() {
        long read = bytesRead.sum();
        return new SealProgress(
                files.sum(),
                unchanged.sum(),
                read + bytesUnchanged.sum(),
                read,
                saver.bytesStored());
    }
}
