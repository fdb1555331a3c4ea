/** How a PostgreSQL server comes back: fenced, restored beside, switched, started, released. */
@NullMarked
package dev.reprise.component.postgres.restore;

import org.jspecify.annotations.NullMarked;
