/** What each command prints: from a view of the console to lines of 80 columns. Pure functions. */
@NullMarked
package dev.reprise.cli.page;

import org.jspecify.annotations.NullMarked;
