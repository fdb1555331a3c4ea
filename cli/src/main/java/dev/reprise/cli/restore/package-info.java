/** What a restore would do, under an id that stands for the facts it rests on. Changes nothing. */
@NullMarked
package dev.reprise.cli.restore;

import org.jspecify.annotations.NullMarked;
