/**
 * Restores from the vault alone, when the bus and the services are gone: the same steps of the same
 * components, under the same locks, in this process.
 */
@NullMarked
package dev.reprise.cli.offline;

import org.jspecify.annotations.NullMarked;
