/** A PostgreSQL server as processes and files of this host. Knows nothing of restores. */
@NullMarked
package dev.reprise.component.postgres.server;

import org.jspecify.annotations.NullMarked;
