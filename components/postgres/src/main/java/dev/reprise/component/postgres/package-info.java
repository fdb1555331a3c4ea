/** PostgreSQL: probes, base backup and WAL receiver, restore, proof. No Kafka. */
@NullMarked
package dev.reprise.component.postgres;

import org.jspecify.annotations.NullMarked;
