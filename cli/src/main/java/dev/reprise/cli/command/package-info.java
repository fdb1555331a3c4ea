/** The commands, one class each: what they ask for, and how the answer looks. */
@NullMarked
package dev.reprise.cli.command;

import org.jspecify.annotations.NullMarked;
