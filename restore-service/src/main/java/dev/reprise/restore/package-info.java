/** The restore service: thin; it ties the bus to what does the work. */
@NullMarked
package dev.reprise.restore;

import org.jspecify.annotations.NullMarked;
