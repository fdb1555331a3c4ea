/**
 * The local file system as the vault sees it: names as bytes, numeric owners, twelve mode bits,
 * nanoseconds. Nothing of repositories.
 */
@NullMarked
package dev.reprise.vault.files;

import org.jspecify.annotations.NullMarked;
