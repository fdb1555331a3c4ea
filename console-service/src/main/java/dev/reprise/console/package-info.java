/**
 * The console service: answers the command line over loopback HTTP from the journal, and appends
 * what people ask for. It follows and never steers.
 */
@NullMarked
package dev.reprise.console;

import org.jspecify.annotations.NullMarked;
