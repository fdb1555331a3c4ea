/**
 * What a tree of session files is: its layouts, its records, how they are looked over cheaply, and
 * what is wrong with them. Reads only; no spool, no restore, and of the vault only how it turns
 * names into text.
 */
@NullMarked
package dev.reprise.component.sessions.tree;

import org.jspecify.annotations.NullMarked;
