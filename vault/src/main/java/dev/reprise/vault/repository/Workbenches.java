package dev.reprise.vault.repository;

import dev.reprise.vault.crypto.MasterKey;
import java.security.SecureRandom;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Lends workbenches; as many come to be as threads work at once. Thread-safe. */
final class Workbenches implements AutoCloseable {
    private final MasterKey key;
    private final SecureRandom random;
    private final ConcurrentLinkedDeque<Workbench> free = new ConcurrentLinkedDeque<>();

    Workbenches(MasterKey key, SecureRandom random) {
        this.key = key;
        this.random = random;
    }

    Loan borrow() {
        Workbench bench = free.pollFirst();
        return new Loan(bench == null ? new Workbench(key, random) : bench);
    }

    @Override
    public void close() {
        for (Workbench bench = free.poll(); bench != null; bench = free.poll()) {
            bench.close();
        }
    }

    /** The use of a workbench until it is closed. */
    final class Loan implements AutoCloseable {
        private final Workbench bench;

        private Loan(Workbench bench) {
            this.bench = bench;
        }

        Workbench bench() {
            return bench;
        }

        @Override
        public void close() {
            free.addFirst(bench);
        }
    }
}
