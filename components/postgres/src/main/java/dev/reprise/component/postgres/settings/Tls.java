package dev.reprise.component.postgres.settings;

/** Whether connections are encrypted, by the words of {@code tls:}. */
public enum Tls {
    OFF,
    /** Encrypted where the server can. */
    PREFER,
    /** Encrypted; whoever answers is taken for the server. */
    REQUIRE,
    /** Encrypted, and the server proves with its certificate that it is the host named. */
    VERIFY_FULL
}
