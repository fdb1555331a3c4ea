/**
 * The versions of session files since the last seals: an append-only log with the content in it,
 * one writer and any number of readers in other processes. Knows no vault and judges nothing.
 */
@NullMarked
package dev.reprise.component.sessions.spool;

import org.jspecify.annotations.NullMarked;
