package dev.reprise.contracts;

/** What a step does, and which service does it. */
public enum Verb {
    /** Write one component's data into the vault. */
    SEAL(Role.BACKUP),
    /** Join the components' last seals into a recovery point. */
    JOIN(Role.BACKUP),
    /** Drain and close a component's stream of changes; names the last position. */
    CLOSE_STREAM(Role.BACKUP),
    /** Receive a component's stream of changes again. */
    OPEN_STREAM(Role.BACKUP),
    /** End what is left of the target's processes. */
    FENCE(Role.RESTORE),
    /** Start the target on the data that it has. */
    START(Role.RESTORE),
    /** Restore a copy beside the live one. */
    STAGE(Role.RESTORE),
    /** Make the copy live; keep what it replaces. */
    SWITCH(Role.RESTORE),
    /** Make what was replaced live again. */
    ROLL_BACK(Role.RESTORE),
    /** Undo every hold on the user's stack. */
    RELEASE(Role.RESTORE),
    /** Prove the copy, before the switch. */
    VERIFY(Role.VALIDATOR),
    /** Prove the live target. */
    VALIDATE(Role.VALIDATOR),
    /** Read a recovery point back and compare every blob with its hash. */
    SCRUB(Role.VALIDATOR);

    private final Role role;

    Verb(Role role) {
        this.role = role;
    }

    public Role role() {
        return role;
    }

    /** The services that do work. Its consumer group is {@code <role>.<host>}. */
    public enum Role {
        BACKUP,
        RESTORE,
        VALIDATOR
    }
}
