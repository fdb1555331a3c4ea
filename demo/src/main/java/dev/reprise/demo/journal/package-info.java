/** What Reprise says, read from its journal as any follower may. Sends nothing. */
@NullMarked
package dev.reprise.demo.journal;

import org.jspecify.annotations.NullMarked;
