/**
 * What is to be put back, and how it gets there: versions chosen from spool and vault, staged
 * beside, put in file by file, kept and taken back. Nothing that is sound is ever replaced.
 */
@NullMarked
package dev.reprise.component.sessions.repair;

import org.jspecify.annotations.NullMarked;
