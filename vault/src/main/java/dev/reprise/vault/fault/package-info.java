/**
 * What can go wrong with a vault, one type a cause, each with what happened, to what, and what to
 * do next. No logic.
 */
@NullMarked
package dev.reprise.vault.fault;

import org.jspecify.annotations.NullMarked;
