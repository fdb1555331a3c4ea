package dev.reprise.demo.sabotage;

/** The four disasters, in the order in which they happen. */
public enum Damage {
    POSTMASTER_KILLED("postgres killed", "SYS-002"),
    FOLDER_DELETED("its folder deleted", "SYS-003"),
    SESSIONS_HARMED("sessions harmed", "DATA-001"),
    LOG_ROTTEN("newest log rotten", "SYS-003");

    private final String title;
    private final String errorCode;

    Damage(String title, String errorCode) {
        this.title = title;
        this.errorCode = errorCode;
    }

    /** At most 20 characters. */
    public String title() {
        return title;
    }

    /** The runbook's code that it should be met with. */
    public String errorCode() {
        return errorCode;
    }

    /** Whether it hits the session files; the others hit the database. */
    public boolean ofSessions() {
        return this == SESSIONS_HARMED;
    }

    /** Whether the recovery has to bring everything back. */
    public boolean mayLose() {
        return this == LOG_ROTTEN;
    }
}
