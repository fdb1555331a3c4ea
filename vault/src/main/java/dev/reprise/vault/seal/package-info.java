/**
 * Taking snapshots: folders walked, streams chunked, trees built from the leaves up, the snapshot
 * written last. Does not read snapshots back, but for a parent's listing.
 */
@NullMarked
package dev.reprise.vault.seal;

import org.jspecify.annotations.NullMarked;
