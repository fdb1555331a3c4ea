/**
 * The file reprise.yaml: read and checked, every error with file, line, key and fix. No framework.
 */
@NullMarked
package dev.reprise.stack;

import org.jspecify.annotations.NullMarked;
