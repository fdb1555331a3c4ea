/** The stack that the demo breaks: a PostgreSQL server and a tree of OpenCode sessions. */
@NullMarked
package dev.reprise.demo.world;

import org.jspecify.annotations.NullMarked;
