/**
 * What a server runs with that no base backup holds: its command line, the settings in force, and
 * the files that it reads of them outside its data folder.
 */
@NullMarked
package dev.reprise.component.postgres.configuration;

import org.jspecify.annotations.NullMarked;
