/**
 * The wire language: facts, commands, ids and topic declarations. No framework, no I/O, no
 * decision.
 */
@NullMarked
package dev.reprise.contracts;

import org.jspecify.annotations.NullMarked;
