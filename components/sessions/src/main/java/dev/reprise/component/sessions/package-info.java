/** OpenCode session files: scan, spool, restore, index rebuilding, invariants. No Kafka. */
@NullMarked
package dev.reprise.component.sessions;

import org.jspecify.annotations.NullMarked;
