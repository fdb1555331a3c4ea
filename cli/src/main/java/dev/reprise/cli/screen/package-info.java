/** How things look in a terminal of 80 columns: tables, ages, sizes, progress. No content. */
@NullMarked
package dev.reprise.cli.screen;

import org.jspecify.annotations.NullMarked;
