/** Load, witness and saboteur. Never in the product. */
@NullMarked
package dev.reprise.demo;

import org.jspecify.annotations.NullMarked;
