/**
 * A deterministic simulation of the whole loop: real decisions, real decision and worker loops,
 * simulated journal, clock, processes and effects. One simulated thread runs at a time, chosen by a
 * seed; every await may crash, pause or delay its process. The bus over Kafka is tested elsewhere.
 */
@NullMarked
package dev.reprise.bus.simulation;

import org.jspecify.annotations.NullMarked;
