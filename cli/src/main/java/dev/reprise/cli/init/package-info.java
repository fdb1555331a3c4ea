/** Writes a first reprise.yaml from what the kinds find on this machine. */
@NullMarked
package dev.reprise.cli.init;

import org.jspecify.annotations.NullMarked;
