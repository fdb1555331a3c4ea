/** Whole processes, as people start them, killed and misled; on real servers. No product code. */
@NullMarked
package dev.reprise.e2e;

import org.jspecify.annotations.NullMarked;
