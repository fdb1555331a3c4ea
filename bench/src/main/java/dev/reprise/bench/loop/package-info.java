/** The latency of the loop fact, decision, read back, command, worker. No product code. */
@NullMarked
package dev.reprise.bench.loop;

import org.jspecify.annotations.NullMarked;
