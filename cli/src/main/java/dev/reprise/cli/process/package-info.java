/** The services as a process of this host: started, found, ended. */
@NullMarked
package dev.reprise.cli.process;

import org.jspecify.annotations.NullMarked;
