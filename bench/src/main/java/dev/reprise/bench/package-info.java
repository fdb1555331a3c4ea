/** Figures, run by hand, each against its rival in the same run. */
@NullMarked
package dev.reprise.bench;

import org.jspecify.annotations.NullMarked;
