package dev.reprise.decisions;

import dev.reprise.contracts.Seal;

/**
 * A seal in the vault.
 *
 * @param sequence of the fact that told of it
 * @param damaged whether reading it back has found damage
 */
public record Kept(Seal seal, long sequence, boolean damaged) {}
