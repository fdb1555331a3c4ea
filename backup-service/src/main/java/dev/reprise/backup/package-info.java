/** The backup service: thin; it ties the bus to what does the work. */
@NullMarked
package dev.reprise.backup;

import org.jspecify.annotations.NullMarked;
