/**
 * A Kafka broker inside this process, for one host and for tests. Needs the broker's jars on the
 * class path; whoever uses an outside cluster needs nothing from here.
 */
@NullMarked
package dev.reprise.bus.broker;

import org.jspecify.annotations.NullMarked;
