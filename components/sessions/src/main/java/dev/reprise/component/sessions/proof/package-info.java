/**
 * The proof of a repair: what was staged is sound, what was put in is there, nothing else broke.
 */
@NullMarked
package dev.reprise.component.sessions.proof;

import org.jspecify.annotations.NullMarked;
