/**
 * The bytes and the JSON of a restic repository, format version 2: ids, packs, indexes, trees,
 * snapshots, keys, locks. Pure encoding and decoding; no files, no keys.
 */
@NullMarked
package dev.reprise.vault.format;

import org.jspecify.annotations.NullMarked;
