/** The contract suite that every kind of component passes. Test code, never in the product. */
@NullMarked
package dev.reprise.component.suite;

import org.jspecify.annotations.NullMarked;
