/**
 * Content-defined chunking as restic does it: where a stream is cut depends on its bytes alone. No
 * files, no cryptography.
 */
@NullMarked
package dev.reprise.vault.chunking;

import org.jspecify.annotations.NullMarked;
