package dev.reprise.bus;

/** The id of the journal that a service has met, remembered across its restarts. */
public interface KnownJournal {
    /** Empty before any was met. */
    String id();

    /** Harmless twice. Durable on return, where it is durable at all. */
    void remember(String id);

    /** For tests, and for services without a folder: forgotten with the process. */
    static KnownJournal inMemory() {
        return new KnownJournal() {
            private volatile String id = "";

            @Override
            public String id() {
                return id;
            }

            @Override
            public void remember(String met) {
                id = met;
            }
        };
    }
}
