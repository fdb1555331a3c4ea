/**
 * What can be restored, and to when: the words that people write for both. Nothing is looked up.
 */
@NullMarked
package dev.reprise.cli.address;

import org.jspecify.annotations.NullMarked;
