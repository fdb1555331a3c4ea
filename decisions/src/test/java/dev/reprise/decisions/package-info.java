/** Decisions, told as journals: what is said, what is owed, and what comes of it. */
@NullMarked
package dev.reprise.decisions;

import org.jspecify.annotations.NullMarked;
