/**
 * Reading snapshots back: listing, streams, files put on a disk, and proof that all can be read.
 * Writes nothing to the repository but its lock.
 */
@NullMarked
package dev.reprise.vault.restore;

import org.jspecify.annotations.NullMarked;
