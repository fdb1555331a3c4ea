package dev.reprise.runtime;

/** A service that says when it has caught up and serves; a process is ready once all are. */
public interface Ready {
    String service();

    boolean ready();
}
