/**
 * Decide, evolve, guards and the views: pure functions of facts. No framework, no clock, no I/O.
 * What a disaster looks like and how it is repaired lives in plans and components.
 */
@NullMarked
package dev.reprise.decisions;

import org.jspecify.annotations.NullMarked;
