/** What {@code reprise.yaml} says of one PostgreSQL server. Reads and checks; connects nowhere. */
@NullMarked
package dev.reprise.component.postgres.settings;

import org.jspecify.annotations.NullMarked;
