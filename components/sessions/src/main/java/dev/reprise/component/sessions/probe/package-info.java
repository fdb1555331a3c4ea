/** How sessions are looked at: their files, and the server over them where one is named. */
@NullMarked
package dev.reprise.component.sessions.probe;

import org.jspecify.annotations.NullMarked;
