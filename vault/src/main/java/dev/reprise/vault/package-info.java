/** Recovery points in a restic-format repository. No Kafka, no component. */
@NullMarked
package dev.reprise.vault;

import org.jspecify.annotations.NullMarked;
