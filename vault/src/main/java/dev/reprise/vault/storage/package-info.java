/**
 * Where a repository's files lie. A place stores, lists, reads and removes whole named files and
 * nothing else; it knows neither what is in them nor how they are sealed.
 */
@NullMarked
package dev.reprise.vault.storage;

import org.jspecify.annotations.NullMarked;
