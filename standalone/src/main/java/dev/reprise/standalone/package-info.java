/** All services and a Kafka broker in one process. */
@NullMarked
package dev.reprise.standalone;

import org.jspecify.annotations.NullMarked;
