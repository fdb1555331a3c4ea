/**
 * What every service process is given: its stack file, its name, the bus, its components. No
 * decision and no work; no service is known here.
 */
@NullMarked
package dev.reprise.runtime;

import org.jspecify.annotations.NullMarked;
