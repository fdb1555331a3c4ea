package dev.reprise.component;

import java.util.List;

/** Something that a kind has found on this machine. */
public sealed interface Found {
    /**
     * It can be protected.
     *
     * @param name proposed for it
     * @param says what it is, in words
     * @param settings lines of YAML below its name, without indentation; {@code kind:} is not among
     *     them, and no secret
     */
    record Protectable(String name, String says, List<String> settings) implements Found {}

    /**
     * It is of this kind, and cannot be protected.
     *
     * @param next what a person can do about it
     */
    record NotProtected(String says, String why, String next) implements Found {}
}
