/** Marks beside the data folder for what we hold on a user's server, each with its undo. */
@NullMarked
package dev.reprise.component.postgres.holds;

import org.jspecify.annotations.NullMarked;
