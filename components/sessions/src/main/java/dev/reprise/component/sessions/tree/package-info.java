/**
 * What a tree of session files is: its layouts, its records, how they are looked over cheaply, and
 * what is wrong with them. Reads only; no spool, no vault, no restore.
 */
@NullMarked
package dev.reprise.component.sessions.tree;

import org.jspecify.annotations.NullMarked;
