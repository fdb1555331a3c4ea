package dev.reprise.e2e;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;

/** What was opened so far: closed the other way round, each whatever becomes of the others. */
final class Opened implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T each) {
        opened.push(each);
        return each;
    }

    @Override
    public void close() {
        var failures = new ArrayList<Exception>();
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            var failure = new IllegalStateException("not all could be closed");
            failures.forEach(failure::addSuppressed);
            throw failure;
        }
    }
}
