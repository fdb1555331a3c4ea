/** The demo: a small real stack, four disasters, and who watches. Never a part of the product. */
@NullMarked
package dev.reprise.demo;

import org.jspecify.annotations.NullMarked;
