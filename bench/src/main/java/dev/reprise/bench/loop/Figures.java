package dev.reprise.bench.loop;

/**
 * What one measurement has seen.
 *
 * @param loop from a fact to its command
 * @param syncs of the yardstick, in the same seconds
 * @param missing facts that led to no command in time
 */
record Figures(Latencies loop, Latencies syncs, long missing) {}
