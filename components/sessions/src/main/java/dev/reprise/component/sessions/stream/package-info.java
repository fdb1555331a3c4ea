/**
 * The stream of changes of session files: from the tree into the spool, from there to the vault.
 */
@NullMarked
package dev.reprise.component.sessions.stream;

import org.jspecify.annotations.NullMarked;
