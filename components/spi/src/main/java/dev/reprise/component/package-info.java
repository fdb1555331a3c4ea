/** What a kind of protected thing offers to the services. No kind in particular. */
@NullMarked
package dev.reprise.component;

import org.jspecify.annotations.NullMarked;
