/**
 * How a PostgreSQL server gets into the vault: base backups over the replication protocol, each
 * file compared with the server's manifest. The log's stream is next door, in wal.
 */
@NullMarked
package dev.reprise.component.postgres.backup;

import org.jspecify.annotations.NullMarked;
