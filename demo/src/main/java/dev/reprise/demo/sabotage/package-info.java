/** Does the damage, with ordinary commands that it prints. Knows no product. */
@NullMarked
package dev.reprise.demo.sabotage;

import org.jspecify.annotations.NullMarked;
