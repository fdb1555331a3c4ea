/** The detector service: thin; it ties the bus to what does the work. */
@NullMarked
package dev.reprise.detector;

import org.jspecify.annotations.NullMarked;
