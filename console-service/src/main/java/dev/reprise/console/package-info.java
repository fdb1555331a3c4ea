/** The console service: thin; it ties the bus to what does the work. */
@NullMarked
package dev.reprise.console;

import org.jspecify.annotations.NullMarked;
