package dev.reprise.vault.restore;

import dev.reprise.vault.format.Node;

/**
 * An entry of a snapshot.
 *
 * @param path from the snapshot's root, without a leading slash
 */
public record Entry(String path, Node node) {}
