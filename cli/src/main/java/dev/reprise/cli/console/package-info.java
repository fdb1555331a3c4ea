/** Talks to the console service over loopback HTTP. The only way to the services. */
@NullMarked
package dev.reprise.cli.console;

import org.jspecify.annotations.NullMarked;
