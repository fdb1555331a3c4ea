package dev.reprise.contracts.console;

import dev.reprise.contracts.Seal;

/**
 * A seal that could be restored from.
 *
 * @param suspect taken after its component was last seen well, or damaged: never chosen by itself
 */
public record SealReport(Seal seal, boolean suspect, boolean damaged) {}
