/** What reprise.yaml says of a sessions component. */
@NullMarked
package dev.reprise.component.sessions.settings;

import org.jspecify.annotations.NullMarked;
