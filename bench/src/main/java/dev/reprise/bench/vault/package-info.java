/** The vault against the stock restic: one tree, one disk, one run. No product code. */
@NullMarked
package dev.reprise.bench.vault;

import org.jspecify.annotations.NullMarked;
