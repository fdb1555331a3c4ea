/** Ordinary SQL connections, and what is asked over them. Not the replication protocol. */
@NullMarked
package dev.reprise.component.postgres.sql;

import org.jspecify.annotations.NullMarked;
