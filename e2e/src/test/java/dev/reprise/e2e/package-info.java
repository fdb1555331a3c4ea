/** The services as processes of their own, killed at every kind of step. No product code. */
@NullMarked
package dev.reprise.e2e;

import org.jspecify.annotations.NullMarked;
