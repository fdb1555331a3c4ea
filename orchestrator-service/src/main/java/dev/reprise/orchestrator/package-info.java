/** The orchestrator service: thin; it ties the bus to what does the work. */
@NullMarked
package dev.reprise.orchestrator;

import org.jspecify.annotations.NullMarked;
