package dev.reprise.bus;

/** The journal is not the one that this service knows: it stops its effects. */
public final class JournalReplacedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalReplacedException(String known, String met) {
        super(
                "the journal is another one: "
                        + met
                        + " instead of "
                        + known
                        + "\n  it was lost or replaced; nothing is done to protected data\n"
                        + "  next: bring the old journal back, or remove the state folder's"
                        + " journal id if the new one is meant");
    }
}
