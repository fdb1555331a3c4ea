/** The validator service: thin; it ties the bus to what does the work. */
@NullMarked
package dev.reprise.validator;

import org.jspecify.annotations.NullMarked;
