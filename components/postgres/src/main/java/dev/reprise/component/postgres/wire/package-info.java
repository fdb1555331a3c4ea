/**
 * PostgreSQL's frontend protocol 3 in blocking Java, as far as replication needs it. Knows nothing
 * of log formats, spools and vaults.
 */
@NullMarked
package dev.reprise.component.postgres.wire;

import org.jspecify.annotations.NullMarked;
