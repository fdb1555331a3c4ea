/**
 * What the console answers and takes, as docs/console-api.md says. Views of facts, never facts
 * themselves.
 */
@NullMarked
package dev.reprise.contracts.console;

import org.jspecify.annotations.NullMarked;
