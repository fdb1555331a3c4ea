/**
 * PostgreSQL's write-ahead log: its format, the receiver and its spool, batches in the vault, and
 * the history that a restore is built from. Restores nothing itself.
 */
@NullMarked
package dev.reprise.component.postgres.wal;

import org.jspecify.annotations.NullMarked;
