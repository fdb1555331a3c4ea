/** Finds out whether a whole repository is sound, and which snapshots suffer where it is not. */
@NullMarked
package dev.reprise.vault.check;

import org.jspecify.annotations.NullMarked;
