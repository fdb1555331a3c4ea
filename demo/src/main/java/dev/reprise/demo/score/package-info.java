/** Holds what Reprise says against what the witness misses, and says so in print. */
@NullMarked
package dev.reprise.demo.score;

import org.jspecify.annotations.NullMarked;
