package dev.reprise.contracts.console;

/**
 * Where the console is found, in the file {@code console.json} of the run folder, which its owner
 * alone can read.
 *
 * @param token that every request carries as {@code Authorization: Bearer}
 * @param pid of the process, and
 * @param started when it did, in milliseconds since 1970, to tell it from a later one
 */
public record ConsoleAddress(String url, String token, long pid, long started) {
    public static final String FILE = "console.json";

    @Override
    public String toString() {
        return url;
    }
}
