/** What a person sees while it runs: at most 40 lines of 80 columns. */
@NullMarked
package dev.reprise.demo.view;

import org.jspecify.annotations.NullMarked;
