/** Looks at the configuration and its surroundings, one fact a line. Changes nothing. */
@NullMarked
package dev.reprise.cli.doctor;

import org.jspecify.annotations.NullMarked;
