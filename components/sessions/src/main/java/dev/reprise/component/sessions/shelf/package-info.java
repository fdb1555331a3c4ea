/** The sessions' seals and batches in the vault: how they are tagged, found, written and read. */
@NullMarked
package dev.reprise.component.sessions.shelf;

import org.jspecify.annotations.NullMarked;
