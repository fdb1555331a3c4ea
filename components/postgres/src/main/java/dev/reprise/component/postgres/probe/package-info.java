/** How a PostgreSQL server is looked at: by its protocol, its processes, its files. */
@NullMarked
package dev.reprise.component.postgres.probe;

import org.jspecify.annotations.NullMarked;
