package dev.reprise.bus;

/**
 * Named places at which a test may end the process, such as {@code restore.switch.after}: the
 * proof, on real servers, that a crash at each kind of step is survived.
 */
@FunctionalInterface
public interface CrashPoints {
    /** The environment variable that names the place. */
    String VARIABLE = "REPRISE_CRASH_AT";

    /** The exit code of a process that ended at its place: that of one ended by SIGKILL. */
    int EXIT_CODE = 137;

    CrashPoints NONE = name -> {};

    void reached(String name);

    /** Halts this process, with no shutdown hook, where {@link #VARIABLE} says so. */
    static CrashPoints fromEnvironment() {
        String place = System.getenv(VARIABLE);
        return place == null || place.isBlank()
                ? NONE
                : name -> {
                    if (name.equals(place)) {
                        Runtime.getRuntime().halt(EXIT_CODE);
                    }
                };
    }
}
