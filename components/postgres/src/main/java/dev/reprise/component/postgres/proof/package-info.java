/** How a restored copy, and then the live server, is proven. Changes nothing but the canary. */
@NullMarked
package dev.reprise.component.postgres.proof;

import org.jspecify.annotations.NullMarked;
