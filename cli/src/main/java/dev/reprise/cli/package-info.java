/** The reprise command. It never sees Kafka. */
@NullMarked
package dev.reprise.cli;

import org.jspecify.annotations.NullMarked;
