/** Writes all the while, notes what was acknowledged, and counts what is missing. No bus. */
@NullMarked
package dev.reprise.demo.witness;

import org.jspecify.annotations.NullMarked;
