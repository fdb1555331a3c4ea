/**
 * Reads and checks the plans, the disasters that Reprise recovers from. No decision is taken here.
 */
@NullMarked
package dev.reprise.plans;

import org.jspecify.annotations.NullMarked;
