/** Decide and evolve: pure functions of facts. No framework, no clock, no I/O. */
@NullMarked
package dev.reprise.decisions;

import org.jspecify.annotations.NullMarked;
