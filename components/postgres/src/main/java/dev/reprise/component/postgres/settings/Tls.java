package dev.reprise.component.postgres.settings;

/** Whether connections are encrypted, by the words of {@code tls:}. */
public enum Tls {
    OFF,
    /** Encrypted where the server can. */
    PREFER,
    REQUIRE
}
