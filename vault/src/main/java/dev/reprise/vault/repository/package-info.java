/**
 * An open repository: its keys, its index in memory, its locks, its blobs read and written. Knows
 * nothing of folders, files and snapshots' meaning.
 */
@NullMarked
package dev.reprise.vault.repository;

import org.jspecify.annotations.NullMarked;
