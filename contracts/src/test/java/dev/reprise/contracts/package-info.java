/** The wire format held still: golden messages, must-understand, the generated AsyncAPI. */
@NullMarked
package dev.reprise.contracts;

import org.jspecify.annotations.NullMarked;
