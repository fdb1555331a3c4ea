/** The notifier service: thin; it ties the bus to what does the work. */
@NullMarked
package dev.reprise.notifier;

import org.jspecify.annotations.NullMarked;
